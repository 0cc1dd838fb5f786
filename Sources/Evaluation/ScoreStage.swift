/// What was scored: scores are always named by stage (DESIGN §4).
public enum ScoreStage: String, CaseIterable, Hashable, Sendable, Codable {
  /// The argmax of CAMs over a background rule.
  case seed
  /// A seed after refinement.
  case refined
  /// The pseudo-mask as it is written for a segmentation network.
  case mask
  /// The output of a segmentation network.
  case segmentation

  /// The word in score names.
  public var title: String { self == .mask ? "pseudo-mask" : rawValue }
}
