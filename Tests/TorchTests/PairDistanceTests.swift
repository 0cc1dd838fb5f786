import Testing
import Torch

@TorchActor @Suite("Distances of neighbouring pixels, group norms and ELU")
struct PairDistanceTests {
  private let offsets = [(dy: 0, dx: 1), (dy: 1, dx: -2), (dy: 2, dx: 1)]

  /// The same by single operations.
  private func slow(_ f: Tensor, rows: Range<Int>, columns: Range<Int>) -> Tensor {
    func window(_ dy: Int, _ dx: Int) -> Tensor {
      f.slice(along: .height, rows.lowerBound + dy..<rows.upperBound + dy)
        .slice(along: .width, columns.lowerBound + dx..<columns.upperBound + dx)
    }
    let distances = offsets.map { abs(window(0, 0) - window($0.dy, $0.dx)).mean(along: .channel) }
    return stacked(distances, along: .channel).reshaped(to: [f.shape[0], offsets.count, -1])
  }

  @Test("values and gradients are those of the single operations", arguments: [1, 7, 16, 35])
  func gradients(channels: Int) throws {
    TorchSettings.seed(UInt64(channels))
    let f = Tensor.normal([2, channels, 7, 9])
    let (a, b) = (f.cloned().requiringGradient(), f.cloned().requiringGradient())
    let weights = Tensor.normal([2, 3, 20])
    let fast = pairDistance(a, offsets: offsets, rows: 1..<5, columns: 2..<7)
    let reference = slow(b, rows: 1..<5, columns: 2..<7)
    #expect(fast.shape == [2, 3, 20])
    #expect(abs(fast - reference).maximum().scalar() < 1e-6)
    (fast * weights).sum().backward()
    (reference * weights).sum().backward()
    let (ga, gb) = (try #require(a.gradient), try #require(b.gradient))
    #expect(abs(ga - gb).maximum().scalar() < 1e-6)
  }

  @Test("equal features have distance 0 and no gradient, and no source gives no pair")
  func edges() throws {
    let f = Tensor.ones([1, 4, 5, 5]).requiringGradient()
    let distance = pairDistance(f, offsets: [(dy: 1, dx: 0)], rows: 0..<4, columns: 0..<5)
    distance.sum().backward()
    #expect(distance.floats().allSatisfy { $0 == 0 })
    #expect(try #require(f.gradient).floats().allSatisfy { $0 == 0 })
    #expect(pairDistance(f, offsets: offsets, rows: 0..<0, columns: 0..<5).shape == [1, 3, 0])
  }

  @Test("group norm gives each group of an image mean 0 and deviation 1 before scale and shift")
  func groups() {
    TorchSettings.seed(1)
    let x = Tensor.normal([2, 6, 4, 5]) * 3 + 2
    let y = groupNorm(x, groups: 3, weight: Tensor.ones([6]) * 2, bias: Tensor.ones([6]))
    let parts = ((y - 1) / 2).reshaped(to: [6, 40])
    #expect(abs(parts.mean(along: .index(1))).maximum().scalar() < 1e-5)
    #expect(abs(square(parts).mean(along: .index(1)) - 1).maximum().scalar() < 1e-3)
  }

  @Test("ELU is the identity above 0 and eˣ − 1 below")
  func exponential() {
    let y = elu(Tensor([2, 0, -1, -50])).floats()
    #expect(y[0] == 2 && y[1] == 0 && Swift.abs(y[2] + 0.63212055) < 1e-6 && Swift.abs(y[3] + 1) < 1e-6)
  }
}
