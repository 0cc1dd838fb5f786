import Foundation

/// Exponential moving average of a series.
package enum Smoothing {
  /// sₜ = β·sₜ₋₁ + (1 − β)·xₜ, divided by 1 − βᵗ, so that the first values are not drawn towards zero.
  ///
  /// Values that are not finite are passed over: the average stays where it was.
  package static func average(_ values: [Double], beta: Double = 0.9) -> [Double] {
    var sum = 0.0
    var weight = 1.0
    return values.map { value in
      if value.isFinite {
        sum = beta * sum + (1 - beta) * value
        weight *= beta
      }
      return weight < 1 ? sum / (1 - weight) : .nan
    }
  }
}
