/// A method that learns from images with masks beside images with weaker labels (METHODS §3.6).
///
/// L = {(x, Y)} are the images of `--labelled`, W the others of the split.
public protocol SemiSupervised: TrainableMethod {
  /// How it uses the images with masks, where there are some.
  var labelledUse: LabelledUse { get }
}

/// How a method uses images with masks.
public struct LabelledUse: Hashable, Sendable {
  /// How often an epoch shows each of them.
  public var repeats: Int
  /// Whether it learns from them alone.
  public var isAlone: Bool
  /// Whether what their masks show takes the place of their saliency maps.
  public var masksAreSaliency: Bool

  public init(repeats: Int = 1, isAlone: Bool = false, masksAreSaliency: Bool = false) {
    self.repeats = repeats
    self.isAlone = isAlone
    self.masksAreSaliency = masksAreSaliency
  }
}
