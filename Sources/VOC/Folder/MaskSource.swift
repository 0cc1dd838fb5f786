/// Which folder of masks a ground truth came from; scores differ between the two (PAINS 3).
public enum MaskSource: String, CaseIterable, Hashable, Sendable, Codable {
  /// `SegmentationClass`: the official masks, with void borders.
  case official = "SegmentationClass"
  /// `SegmentationClassAug`: the official masks and SBD's coarser ones, without void.
  case augmented = "SegmentationClassAug"
}
