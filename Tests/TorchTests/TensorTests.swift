import Testing
import Torch

@TorchActor @Suite("Tensor")
struct TensorTests {
  @Test("values come back as they were given, in every element type")
  func roundTrip() {
    let x = Tensor([1, -2, 3.5, 4], shape: [2, 2])
    #expect(x.floats() == [1, -2, 3.5, 4])
    #expect(x.shape == [2, 2] && x.rank == 2 && x.count == 4 && x.type == .float32)
    #expect(Tensor(bytes: [7, 255], shape: [2]).bytes() == [7, 255])
    #expect(Tensor(integers: [-9, 1 << 40], shape: [2]).integers() == [-9, 1 << 40])
    for type in ElementType.allCases where type != .bool && type != .uint8 {
      let y = Tensor([1, -2], shape: [2]).converted(to: type)
      #expect(y.type == type)
      #expect(y.floats() == [1, -2])
      let raw = y.rawBytes()
      #expect(raw.count == 2 * type.size)
      #expect(raw.withUnsafeBytes { Tensor(bytes: $0, shape: [2], type: type) }.floats() == [1, -2])
    }
  }

  @Test("a tensor without elements is a tensor")
  func empty() {
    let x = Tensor([] as [Float], shape: [0, 3])
    #expect(x.floats().isEmpty)
    #expect(x.sum().scalar() == 0)
    #expect(concatenated([x, Tensor.ones([1, 3])], along: .batch).floats() == [1, 1, 1])
  }

  @Test("copies share their elements, clones do not")
  func sharing() {
    let x = Tensor([1, 2])
    let shared = x
    let own = x.cloned()
    x.copy(from: Tensor([5, 6]))
    #expect(shared.floats() == [5, 6])
    #expect(own.floats() == [1, 2])
  }

  @Test("axes count from both ends")
  func axes() {
    let x = Tensor.zeros([2, 3, 4, 5])
    #expect(x.length(.batch) == 2 && x.length(.channel) == 3)
    #expect(x.length(.height) == 4 && x.length(.width) == 5)
    #expect(x.length(.index(1)) == 3 && x.length(.index(-1)) == 5)
  }

  @Test("shape operations move elements where they belong")
  func shapes() {
    let x = Tensor.range(6, type: .float32).reshaped(to: [2, 3])
    #expect(x.transposed().floats() == [0, 3, 1, 4, 2, 5])
    #expect(x.permuted([1, 0]).shape == [3, 2])
    #expect(x.unsqueezed(at: .index(0)).shape == [1, 2, 3])
    #expect(x.unsqueezed(at: .index(0)).squeezed(at: .batch).shape == [2, 3])
    #expect(x.slice(along: .width, 1..<3).floats() == [1, 2, 4, 5])
    #expect(x.slice(along: .width, 0..<3, step: 2).floats() == [0, 2, 3, 5])
    #expect(x.element(1, along: .batch).floats() == [3, 4, 5])
    #expect(x.flipped(along: .width).floats() == [2, 1, 0, 5, 4, 3])
    #expect(concatenated([x, x], along: .batch).shape == [4, 3])
    #expect(stacked([x, x], along: .channel).shape == [2, 2, 3])
    #expect(x.expanded(to: [4, 2, 3]).shape == [4, 2, 3])
    let map = x.reshaped(to: [1, 1, 2, 3])
    #expect(map.padded(top: 1, left: 1, with: .constant(9)).floats() == [9, 9, 9, 9, 9, 0, 1, 2, 9, 3, 4, 5])
    #expect(map.padded(right: 1, with: .replicated).floats() == [0, 1, 2, 2, 3, 4, 5, 5])
    #expect(map.padded(right: 1, with: .reflected).floats() == [0, 1, 2, 1, 3, 4, 5, 4])
    #expect(map.unfolded(kernel: 3).shape == [1, 9, 6])
    #expect(map.unfolded(kernel: 3).floats()[24..<30] == [0, 1, 2, 3, 4, 5])
  }

  @Test("arithmetic broadcasts, scalars act on every element and keep whole types")
  func arithmetic() {
    let x = Tensor([1, 2, 3, 4], shape: [2, 2])
    let y = Tensor([10, 20])
    #expect((x + y).floats() == [11, 22, 13, 24])
    #expect((y - x).floats() == [9, 18, 7, 16])
    #expect((x * y).floats() == [10, 40, 30, 80])
    #expect((y / x).floats() == [10, 10, 10 / 3, 5])
    #expect((x + 1).floats() == [2, 3, 4, 5] && (1 - x).floats() == [0, -1, -2, -3])
    #expect((x - 1).floats() == [0, 1, 2, 3] && (2 * x).floats() == [2, 4, 6, 8])
    #expect((12 / x).floats() == [12, 6, 4, 3] && (x / 2).floats() == [0.5, 1, 1.5, 2])
    #expect((-x).floats() == [-1, -2, -3, -4])
    #expect((Tensor(integers: [3], shape: [1]) * 2 + 1).type == .int64)
    #expect((x.converted(to: .bfloat16) * 2).type == .bfloat16)
  }

  @Test("comparisons and logic choose elements")
  func comparisons() {
    let x = Tensor([1, 2, 3])
    #expect((x .> 1).booleans() == [false, true, true])
    #expect((x .<= Tensor([3, 2, 1])).booleans() == [true, true, false])
    #expect(((x .>= 2) .& (x .!= 3)).booleans() == [false, true, false])
    #expect((.!(x .== 2) .| (x .< 0)).booleans() == [true, false, true])
    #expect(choosing(x, where: x .> 1, otherwise: -x).floats() == [-1, 2, 3])
    #expect(x.replacing(where: x .== 2, with: 0).floats() == [1, 0, 3])
    #expect(x.clamped(from: 1.5, to: 2.5).floats() == [1.5, 2, 2.5])
    #expect(x.clamped(to: 2).floats() == [1, 2, 2])
    #expect(maximum(x, Tensor([2])).floats() == [2, 2, 3] && minimum(x, Tensor([2])).floats() == [1, 2, 2])
  }

  @Test("reductions run over the named axes, or over all")
  func reductions() {
    let x = Tensor([1, 5, 3, 4, 2, 6], shape: [2, 3])
    #expect(x.sum().scalar() == 21 && x.mean().scalar() == 3.5)
    #expect(x.sum(along: .batch).floats() == [5, 7, 9])
    #expect(x.mean(along: .width, keeping: true).shape == [2, 1])
    #expect(x.maximum(along: .width).floats() == [5, 6] && x.minimum().scalar() == 1)
    #expect(x.argmax(along: .width).integers() == [1, 2])
    #expect(Tensor([2, 7, 7]).argmax(along: .index(0)).integers() == [1])
    #expect(Tensor([3, 4]).norm().scalar() == 5)
    #expect(Tensor([1000, 1000]).logSumExp().scalar().rounded() == 1001)
    #expect(x.cumulativeSum(along: .width).floats() == [1, 6, 9, 4, 6, 12])
    #expect((x .> 3).sum(along: .width).integers() == [1, 2])
  }

  @Test("selection and order")
  func indexing() {
    let x = Tensor([1, 5, 3, 4, 2, 6], shape: [2, 3])
    #expect(x.selecting(Tensor(indices: [2, 0]), along: .width).floats() == [3, 1, 6, 4])
    let places = Tensor(integers: [1, 2], shape: [2, 1])
    #expect(x.gathering(places, along: .width).floats() == [5, 6])
    #expect(x.selecting(where: x .> 3).floats() == [5, 4, 6])
    #expect((x .> 4).nonZeroPlaces().integers() == [0, 1, 1, 2])
    let sums = Tensor.zeros([2]).adding(Tensor([1, 2, 3]), at: Tensor(indices: [0, 1, 0]), along: .index(0))
    #expect(sums.floats() == [4, 2])
    let top = x.topK(2, along: .width)
    #expect(top.values.floats() == [5, 3, 6, 4] && top.indices.integers() == [1, 2, 2, 0])
    let order = Tensor([2, 1, 2, 1]).sorted(along: .index(0), descending: true)
    #expect(order.indices.integers() == [0, 2, 1, 3])
  }
}
