import Imaging

/// Which folder of masks a ground truth came from; scores differ between the two (PAINS 3).
public enum MaskSource: String, CaseIterable, Hashable, Sendable, Codable {
  /// `SegmentationClass`: the official masks, with void borders.
  case official = "SegmentationClass"
  /// `SegmentationClassAug`: the official masks and SBD's coarser ones, without void.
  case augmented = "SegmentationClassAug"
}

/// The true mask of an image.
public struct GroundTruth: Equatable, Sendable {
  public let map: LabelMap
  public let source: MaskSource
}
