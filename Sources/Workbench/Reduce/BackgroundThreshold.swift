import Foundation

/// The one number of a background rule, moved by `t` and `T`.
struct BackgroundThreshold: Equatable {
  /// The rule as the engine reads it, `constant(0.3)`.
  let rule: String

  init(_ rule: String) { self.rule = rule == "saliency" ? "saliency(0.5)" : rule }

  /// The rule's name and number, `constant` and 0.3; nil where it has no number.
  private var parts: (name: String, value: Double)? {
    guard let open = rule.firstIndex(of: "("), rule.hasSuffix(")"),
      let value = Double(rule[rule.index(after: open)...].dropLast())
    else { return nil }
    return (String(rule[..<open]), value)
  }

  /// More background for 1, less for −1: a constant c or a saliency threshold by ±0.02 within [0, 1]; a power α by a
  /// factor of 1.25, for a larger α makes less background; a rule without a number becomes `constant(0.3)`.
  func moved(_ direction: Double) -> BackgroundThreshold {
    guard let (name, value) = parts else { return BackgroundThreshold("constant(0.3)") }
    let next =
      name == "constant" || name == "saliency"
      ? max(0, min(1, value + 0.02 * direction)) : max(0.1, min(100, value * pow(1.25, -direction)))
    return BackgroundThreshold("\(name)(\(Self.text((next * 100).rounded() / 100)))")
  }

  private static func text(_ value: Double) -> String {
    value == value.rounded() ? String(Int(value)) : String(value)
  }
}
