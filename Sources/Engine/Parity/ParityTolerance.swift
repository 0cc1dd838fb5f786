import Foundation

/// How far an output may be from the expected one.
///
///     |got − want| ≤ atol + rtol · max|want|
///
/// The maximum runs over the whole expected tensor, so that small gradients are judged on their own scale.
package struct ParityTolerance: Hashable, Sendable {
  /// atol.
  package var absolute: Double
  /// rtol.
  package var relative: Double
  /// The share of a tensor's elements that may be further away.
  package var outliers: Double

  package init(absolute: Double, relative: Double, outliers: Double = 0) {
    self.absolute = absolute
    self.relative = relative
    self.outliers = outliers
  }

  /// Reads `atol`, `rtol` and `outliers` of a file's metadata; nil where one makes no sense or is missing.
  package init?(metadata: [String: String]) {
    func number(_ key: String) -> Double? {
      metadata[key].flatMap(Double.init).flatMap { $0.isFinite && $0 >= 0 ? $0 : nil }
    }
    guard let absolute = number("atol"), let relative = number("rtol") else { return nil }
    var outliers = 0.0
    if metadata["outliers"] != nil {
      guard let share = number("outliers"), share <= 1 else { return nil }
      outliers = share
    }
    self.init(absolute: absolute, relative: relative, outliers: outliers)
  }
}
