/// What happens to a pixel whose prediction is no class: 255, or an index at or above the number of classes.
public enum InvalidPredictions: String, CaseIterable, Hashable, Sendable, Codable {
  /// The pixel is an error of its true class (METHODS §6.6, the product's rule): it enlarges that class's truth
  /// and no class's prediction.
  case error
  /// 255 becomes background, as in IRN's scorer. Other indices without a class stay errors.
  case background
  /// The pixel is left out, as in EPS's scorer. This inflates scores; it is here for comparison only.
  case drop
}
