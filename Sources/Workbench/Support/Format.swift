import Foundation

/// Numbers as the workbench writes them, the same in every place.
package enum Format {
  /// ".61": two decimals of a number in [0, 1]; "1.0" for one; "NaN" for what is none.
  package static func unit(_ value: Double) -> String {
    guard value.isFinite else { return value.isNaN ? "NaN" : "inf" }
    let text = String(format: "%.2f", value)
    if text == "1.00" { return "1.0" }
    if text == "-0.00" { return ".00" }
    return text.hasPrefix("0") ? String(text.dropFirst()) : text.replacing("-0.", with: "-.")
  }

  /// "41.2": hundred times a number in [0, 1], one decimal.
  package static func percent(_ value: Double) -> String {
    value.isFinite ? String(format: "%.1f", value * 100) : "–"
  }

  /// "+2.1": a difference of two such numbers.
  package static func signedPercent(_ value: Double) -> String {
    value.isFinite ? String(format: "%+.1f", value * 100) : "–"
  }

  /// "38 s", "12 min", "3 h 05": a time that somebody waits.
  package static func duration(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds >= 0 else { return "–" }
    let whole = Int(min(seconds.rounded(), 1e9))
    if whole < 100 { return "\(whole) s" }
    if whole < 6000 { return "\((whole + 30) / 60) min" }
    return String(format: "%d h %02d", whole / 3600, whole % 3600 / 60)
  }

  /// Up to four significant digits, for axes and losses.
  package static func short(_ value: Double) -> String {
    guard value.isFinite else { return value.isNaN ? "NaN" : "inf" }
    if value == 0 { return "0" }
    return String(format: abs(value) >= 1e5 || abs(value) < 1e-3 ? "%.1e" : "%.4g", value)
  }
}
