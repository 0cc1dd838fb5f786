/// What training does with batch norms.
public enum BatchNormPolicy: String, Hashable, Sendable, CaseIterable {
  /// Statistics, scale and shift stay as loaded (the ResNet-38d codes).
  case frozen
  /// Statistics stay, scale and shift are trained.
  case frozenStatistics
  /// Batches are normalised by their own statistics, and everything follows them (Puzzle-CAM's default).
  case trained
}
