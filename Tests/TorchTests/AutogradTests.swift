import Testing
import Torch

@TorchActor @Suite("Gradients")
struct AutogradTests {
  /// Compares the gradient of Σ r·f(x) with central differences in float64, r a fixed ramp.
  func check(_ shape: [Int], _ f: (Tensor) -> Tensor, sourceLocation: SourceLocation = #_sourceLocation) {
    TorchSettings.seed(1)
    let start = Tensor.normal(shape).converted(to: .float64)
    func value(_ x: Tensor) -> Tensor {
      let y = f(x)
      let ramp = Tensor.range(y.count, type: .float64).reshaped(to: y.shape) * 0.1 + 0.3
      return (y * ramp).sum()
    }
    let x = start.cloned().requiringGradient()
    value(x).backward()
    guard let gradient = x.gradient?.reshaped(to: [-1]).floats() else {
      Issue.record("no gradient arrived", sourceLocation: sourceLocation)
      return
    }
    let step = 1e-5
    for i in 0..<start.count {
      let nudge = (Tensor.range(start.count) .== Double(i)).converted(to: .float64).reshaped(to: shape) * step
      let slope = noGrad { (value(start + nudge).scalar() - value(start - nudge).scalar()) / (2 * step) }
      #expect(abs(Double(gradient[i]) - slope) < 1e-4 * max(1, abs(slope)), sourceLocation: sourceLocation)
    }
  }

  @Test("gradients agree with differences")
  func differences() {
    let w = Tensor.range(2 * 2 * 9, type: .float64).reshaped(to: [2, 2, 3, 3]) * 0.05 - 0.8
    check([1, 2, 4, 4]) { conv2d($0, weight: w, stride: 2, padding: 1) }
    check([1, 2, 5, 5]) { conv2d($0, weight: w, padding: 2, dilation: 2) }
    check([2, 3]) { softmax($0, along: .channel) }
    check([2, 3]) { logSoftmax($0, along: .channel) }
    check([2, 3]) { sigmoid($0) * tanh($0) + exp($0) / (square($0) + 1) }
    check([1, 2, 3, 3]) { resized($0, height: 5, width: 4, by: .bilinear(alignCorners: true)) }
    check([1, 1, 4, 4]) { maxPool2d($0, kernel: 2, stride: 2) }
    check([2, 2, 2]) { einsum("bij,bjk->bik", $0, $0) }
    check([3, 4]) { normalized($0, along: .channel) }
    check([2, 4]) { relu6($0 * 4 + 3) }
    check([2, 5]) { $0.topK(2, along: .channel).values }
    check([2, 3]) { binaryCrossEntropy(logits: $0, targets: Tensor.ones(like: $0), reduction: .none) }
  }

  @Test("nothing is recorded within noGrad, and the mode before comes back, also after an error")
  func scopes() {
    struct Interruption: Error {}
    let x = Tensor([1]).requiringGradient()
    #expect(noGrad { (x * 2).requiresGradient } == false)
    #expect(throws: Interruption.self) { try noGrad { throw Interruption() } }
    #expect((x * 2).requiresGradient)
    #expect(!x.detached().requiresGradient)
  }

  @Test("gradients add up until they are cleared")
  func accumulation() {
    let x = Tensor([3]).requiringGradient()
    square(x).sum().backward()
    square(x).sum().backward()
    #expect(x.gradient?.floats() == [12])
    clearGradients(of: [x])
    #expect(x.gradient == nil)
    x.setGradient(Tensor([4]))
    #expect(x.gradient?.floats() == [4])
  }

  @Test(
    "autocast computes products in bfloat16, hands float32 gradients to parameters, and ends with its scope")
  func mixedPrecision() {
    let w = Tensor([1, 0.5, 0.25, 2], shape: [1, 1, 2, 2]).requiringGradient()
    let x = Tensor.ones([1, 1, 4, 4])
    let y = autocast(.bfloat16) { conv2d(x, weight: w) }
    #expect(y.type == .bfloat16)
    relu6(y).converted(to: .float32).sum().backward()
    #expect(w.gradient?.type == .float32 && w.gradient?.floats() == [9, 9, 9, 9])
    #expect(conv2d(x, weight: w).type == .float32)
    #expect(autocast(.float32) { conv2d(x, weight: w) }.type == .float32)
  }

  @Test("a weight used without recording under autocast still gets its gradient afterwards")
  func autocastCache() {
    let w = Tensor.ones([1, 1, 2, 2]).requiringGradient()
    let x = Tensor.ones([1, 1, 4, 4])
    let loss = autocast(.bfloat16) {
      _ = noGrad { conv2d(x, weight: w) }
      return conv2d(x, weight: w).converted(to: .float32).sum()
    }
    loss.backward()
    #expect(w.gradient?.floats() == [9, 9, 9, 9])
  }

  /// The gradients of x, W, s and t for a residual pair of layers, fused or in single steps.
  func residual(
    fused: Bool, _ activation: Activation, _ precision: Precision
  ) throws -> [[Float]] {
    TorchSettings.seed(3)
    let x = (Tensor.normal([2, 4, 7, 7]) * 0.3).laidOut(.channelsLast).requiringGradient()
    let weights = (0..<2).map { _ in Tensor.normal([4, 4, 3, 3]).requiringGradient() }
    let scales = (0..<2).map { _ in (Tensor.uniform([4]) + 0.5).requiringGradient() }
    let shifts = (0..<2).map { _ in Tensor.normal([4]).requiringGradient() }
    func layer(_ x: Tensor, _ i: Int) -> Tensor {
      if fused {
        return convNorm(
          x, weight: weights[i], scale: scales[i], shift: shifts[i], activation: activation, padding: 1)
      }
      let y = conv2d(x, weight: weights[i], padding: 1)
      return activation(y * scales[i].reshaped(to: [-1, 1, 1]) + shifts[i].reshaped(to: [-1, 1, 1]))
    }
    // Both layers receive the very same gradient from the sum.
    let y = autocast(precision) { layer(x, 0) + layer(x, 1) }.converted(to: .float32)
    (square(y) * 0.1).sum().backward()
    return try [y.floats()]
      + ([x] + weights + scales + shifts).map { try #require($0.gradient).floats() }
  }

  @Test("a fused layer has the values and gradients of its parts", arguments: Activation.allCases)
  func fusedLayer(_ activation: Activation) throws {
    let parts = try residual(fused: false, activation, .float32)
    for (precision, tolerance) in [(Precision.float32, Float(2e-5)), (.bfloat16, 0.06)] {
      let fused = try residual(fused: true, activation, precision)
      for (mine, theirs) in zip(fused, parts) {
        // By length, since a value that rounds across a kink changes its own derivative altogether.
        let length = theirs.reduce(0) { $0 + $1 * $1 }.squareRoot()
        let difference = zip(mine, theirs).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
        #expect(mine.count == theirs.count && difference <= tolerance * length)
      }
    }
  }

  @Test("what is not a number goes through a fused layer, in either precision")
  func fusedNaN() {
    let one = Tensor.ones([1])
    for precision in Precision.allCases {
      let y = autocast(precision) {
        convNorm(
          Tensor([.nan, 9, -9, -.nan], shape: [1, 1, 2, 2]), weight: Tensor.ones([1, 1, 1, 1]), scale: one,
          shift: Tensor.zeros([1]), activation: .relu6)
      }.floats()
      #expect(y[0].isNaN && y[1] == 6 && y[2] == 0 && y[3].isNaN)
    }
  }

  @Test("a large map is activated and masked in every element, at any number of threads", arguments: 1...3)
  func largeMap(_ threads: Int) {
    TorchSettings.threads = threads
    defer { TorchSettings.threads = 1 }
    let values = (0..<600 * 401).map { Float($0 % 15) - 4 }
    let x = Tensor(values, shape: [1, 1, 600, 401]).requiringGradient()
    for precision in Precision.allCases {
      let y = autocast(precision) {
        convNorm(
          x, weight: Tensor.ones([1, 1, 1, 1]), scale: Tensor.ones([1]), shift: Tensor.zeros([1]),
          activation: .relu6)
      }
      (y.converted(to: .float32) * 2).sum().backward()
      #expect(y.floats() == values.map { min(max($0, 0), 6) })
      #expect(x.gradient?.floats() == values.map { 0 < $0 && $0 < 6 ? 2 : 0 })
      clearGradients(of: [x])
    }
  }
}
