/// Which classes a mean over classes averages, when some are absent (METHODS §6.6).
public enum EmptyClassRule: String, CaseIterable, Hashable, Sendable, Codable {
  /// Classes absent from truth and prediction count 0 (PSA, SEAM, PPC, Puzzle-CAM, ICAM).
  case zero
  /// The mean over classes present in truth or prediction (EPS, IRN, BANA); the product's rule.
  case nan
  /// The mean over classes present in the truth.
  case gt
}
