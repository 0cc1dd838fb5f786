import Foundation

/// Repeated measurements of one quantity.
struct Sample {
  var values: [Double] = []

  /// The q-quantile by linear interpolation between order statistics; 0 without values.
  func quantile(_ q: Double) -> Double {
    guard !values.isEmpty else { return 0 }
    let sorted = values.sorted()
    let position = q * Double(sorted.count - 1)
    let low = Int(position)
    let high = min(low + 1, sorted.count - 1)
    return sorted[low] + (position - Double(low)) * (sorted[high] - sorted[low])
  }

  var median: Double { quantile(0.5) }

  /// "12.3 (10.1–14.9)": median and quartiles.
  func summary(digits: Int = 1) -> String {
    String(
      format: "%.\(digits)f (%.\(digits)f–%.\(digits)f)", median, quantile(0.25), quantile(0.75))
  }
}
