import Torch

/// One output against the expected one.
package struct ParityComparison: Hashable, Sendable {
  /// The output's name without `out.`.
  package let output: String
  /// The largest |got − want|; nil where there is none, as between different shapes.
  package private(set) var difference: Double?
  /// What the largest difference is judged by; 0 for whole numbers, which must be equal.
  package private(set) var tolerance: Double = 0
  /// Elements beyond the tolerance.
  package private(set) var outliers = 0
  /// Why the output fails; nil where it passes.
  package private(set) var flaw: String?

  package var passes: Bool { flaw == nil }

  /// Compares; an output that the operation did not give fails.
  @TorchActor
  package init(_ output: String, got: Tensor?, want: Tensor, by rule: ParityTolerance) {
    self.output = output
    guard let got else {
      flaw = "the operation has no such output"
      return
    }
    guard got.shape == want.shape else {
      flaw = "the shape is \(got.shape) and not \(want.shape)"
      return
    }
    if want.type.isWhole {
      compare(whole: got, want)
    } else {
      compare(real: got, want, by: rule)
    }
  }

  @TorchActor
  private mutating func compare(whole got: Tensor, _ want: Tensor) {
    guard got.type.isWhole else {
      flaw = "the numbers are \(got.type.rawValue) and not \(want.type.rawValue)"
      return
    }
    var largest = 0.0
    for (a, b) in zip(got.integers(), want.integers()) where a != b {
      outliers += 1
      largest = max(largest, abs(Double(a) - Double(b)))
    }
    difference = largest
    if outliers > 0 { flaw = "\(outliers) of \(want.count) whole numbers differ" }
  }

  @TorchActor
  private mutating func compare(real got: Tensor, _ want: Tensor, by rule: ParityTolerance) {
    let (a, b) = (got.floats(), want.floats())
    guard a.allSatisfy(\.isFinite), b.allSatisfy(\.isFinite) else {
      flaw = "there are numbers that are not finite"
      return
    }
    tolerance = rule.absolute + rule.relative * Double(b.reduce(0) { max($0, abs($1)) })
    var largest = 0.0
    for i in a.indices {
      let distance = abs(Double(a[i]) - Double(b[i]))
      largest = max(largest, distance)
      if distance > tolerance { outliers += 1 }
    }
    difference = largest
    if Double(outliers) > rule.outliers * Double(a.count) {
      flaw = "\(outliers) of \(a.count) numbers are beyond the tolerance"
    }
  }
}

extension ElementType {
  /// Whether elements are whole numbers, which must be equal.
  fileprivate var isWhole: Bool {
    switch self {
    case .uint8, .int32, .int64, .bool: true
    case .float16, .float32, .float64, .bfloat16: false
    }
  }
}
