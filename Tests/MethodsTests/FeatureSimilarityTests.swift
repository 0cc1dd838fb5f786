import Methods
import Testing
import Torch

@TorchActor @Suite("Feature similarity loss")
struct FeatureSimilarityTests {
  @Test("loss and gradient are those of the released code", arguments: 2...3)
  func parity(number: Int) throws {
    let parity = try ParityCase("icam.feature_similarity-0\(number)")
    let y = try parity.input("maps").requiringGradient()
    let sigma = parity.settings["sigma"] == "none" ? nil : Tensor([5])
    let loss =
      featureSimilarity(image: try parity.input("image"), maps: y, mu: Tensor([2.5]), sigma: sigma)
      * (parity.settings["variant"] == "hfpl" ? 0.5 : 1)
    loss.backward()
    try parity.check(loss, "loss")
    try parity.check(try #require(y.gradient), "grad.maps")
  }

  @Test("two pixels by hand: like colours pull the maps together, unlike ones push them apart")
  func twoPixels() {
    for (other, sign) in [(Float(0.5), 1.0), (0.9, -1)] {
      let image = Tensor([0.5, other, 0.5, other, 0.5, other], shape: [1, 3, 1, 2])
      let y = Tensor([0.2, 0.7], shape: [1, 1, 1, 2]).requiringGradient()
      let loss = featureSimilarity(image: image, maps: y, mu: Tensor([2.5]), sigma: Tensor([5]))
      loss.backward()
      let delta = Double(other - 0.5)
      let odds = (delta + 1e-5) / (1 - delta + 1e-5)
      let f = (odds * odds * 148.413159 - 1) / (odds * odds * 148.413159 + 1)  // e^{2μ} = 148.41
      let omega = 0.980198673 / (2 * Double.pi * 25)  // exp(−1/50)
      #expect(abs(loss.scalar() - -omega * f * 0.25) < 1e-8)
      // dL/dy_1 = −(1/2)·4·ω·f·(y_1 − y_2)
      let slope = Double(y.gradient?.floats()[0] ?? .nan)
      #expect(abs(slope - -2 * omega * f * -0.5) < 1e-7 && (slope < 0) == (sign > 0))
    }
  }

  /// The loss from all pairs at once.
  private func dense(image: Tensor, maps: Tensor, mu: Tensor, sigma: Tensor?) -> Tensor {
    let (count, height, width) = (maps.shape[0], maps.shape[2], maps.shape[3])
    let n = height * width
    func pairs(_ x: Tensor) -> Tensor {
      let flat = x.reshaped(to: [count, -1, n])
      return flat.unsqueezed(at: .index(3)) - flat.unsqueezed(at: .index(2))  // [N,C,n,n]
    }
    let delta = abs(pairs(image.clamped(from: 0, to: 1))).mean(along: .index(1))
    let f = tanh(mu + log((delta + 1e-5) / (1 - delta + 1e-5)))
    let g = square(pairs(maps)).sum(along: .index(1))
    let places = (0..<n).flatMap { i in
      (0..<n).map { j in
        let (dy, dx) = (i / width - j / width, i % width - j % width)
        return Float(dy * dy + dx * dx)
      }
    }
    let d2 = Tensor(places, shape: [n, n])
    let omega =
      sigma.map { exp(-d2 / (2 * square($0))) / (2 * Double.pi * square($0)) } ?? Tensor.ones([n, n])
      / Double(n)
    return -(omega * g * f).sum() / Double(count * n)
  }

  @Test(
    "the tiled sum is the dense one, with all of its derivatives, on every shape",
    arguments: [
      [1, 1, 1, 1], [2, 3, 7, 5], [1, 21, 9, 16], [3, 2, 17, 3], [1, 40, 12, 12], [2, 8, 1, 70],
      [17, 1, 2, 2],
    ])
  func dense(shape: [Int]) throws {
    TorchSettings.seed(3)
    let image = Tensor.uniform([shape[0], 3, shape[2], shape[3]]) * 1.2 - 0.1
    for uniform in [false, true] {
      func inputs() -> [Tensor] {
        TorchSettings.seed(4)
        return [Tensor.uniform(shape), Tensor([1.8]), Tensor([2.2])].map { $0.requiringGradient() }
      }
      let (a, b) = (inputs(), inputs())
      let tiled = featureSimilarity(image: image, maps: a[0], mu: a[1], sigma: uniform ? nil : a[2])
      let all = dense(image: image, maps: b[0], mu: b[1], sigma: uniform ? nil : b[2])
      (tiled * 3).backward()
      (all * 3).backward()
      #expect(abs(tiled.scalar() - all.scalar()) <= 5e-5 * abs(all.scalar()) + 1e-7)
      for (x, y) in zip(a, b) where y.gradient != nil {
        let (got, want) = (try #require(x.gradient).floats(), try #require(y.gradient).floats())
        let bound = 5e-5 * (want.map { Swift.abs($0) }.max() ?? 0) + 1e-7
        #expect(zip(got, want).allSatisfy { Swift.abs($0 - $1) <= bound })
      }
    }
  }

  @Test("the result does not depend on the number of threads")
  func threads() {
    TorchSettings.seed(5)
    let (image, y) = (Tensor.uniform([3, 3, 20, 22]), Tensor.uniform([3, 5, 20, 22]))
    let before = TorchSettings.threads
    defer { TorchSettings.threads = before }
    let results = [1, 2, 3].map { count in
      TorchSettings.threads = count
      let maps = y.cloned().requiringGradient()
      let loss = featureSimilarity(image: image, maps: maps, mu: Tensor([2.5]), sigma: Tensor([5]))
      loss.backward()
      return [Float(loss.scalar())] + (maps.gradient?.floats() ?? [])
    }
    #expect(results[0] == results[1] && results[0] == results[2])
  }

  @Test("maps that are equal everywhere cost nothing, and colours of all extremes stay finite")
  func guards() {
    let image = Tensor((0..<48).map { Float($0 % 2) }, shape: [1, 3, 4, 4])
    let flat = Tensor(full: 0.7, shape: [1, 2, 4, 4]).requiringGradient()
    let loss = featureSimilarity(image: image, maps: flat, mu: Tensor([2.5]), sigma: Tensor([5]))
    loss.backward()
    #expect(loss.scalar() == 0 && flat.gradient?.norm().scalar() == 0)
    let empty = Tensor.zeros([0, 2, 4, 4]).requiringGradient()
    let nothing = featureSimilarity(
      image: Tensor.zeros([0, 3, 4, 4]), maps: empty, mu: Tensor([2.5]), sigma: nil)
    nothing.backward()
    #expect(nothing.scalar() == 0 && empty.gradient?.shape == [0, 2, 4, 4])
  }
}
