/// A series as one character a value, eight heights.
package enum Sparkline {
  /// The series between its own minimum and maximum, or between given limits; a value that is not finite is
  /// a blank.
  package static func text(_ values: [Double], range: ClosedRange<Double>? = nil) -> String {
    let finite = values.filter(\.isFinite)
    guard let low = range?.lowerBound ?? finite.min(), let high = range?.upperBound ?? finite.max() else {
      return ""
    }
    let bars = Array("▁▂▃▄▅▆▇█")
    return String(
      values.map { value in
        guard value.isFinite else { return " " }
        guard high > low else { return bars[3] }
        return bars[max(0, min(7, Int((value - low) / (high - low) * 8)))]
      })
  }
}
