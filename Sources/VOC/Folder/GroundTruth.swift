import Imaging

/// The true mask of an image.
public struct GroundTruth: Equatable, Sendable {
  public let map: LabelMap
  public let source: MaskSource
}
