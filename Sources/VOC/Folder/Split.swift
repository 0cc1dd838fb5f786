/// A named part of the images: a list of `ImageSets`, or all of them.
public struct Split: Sendable, Hashable {
  /// `train`, `val`, `all`; `Main/train` for a list of `ImageSets/Main` whose name `Segmentation` has, too.
  public let name: String
  /// The list's path below the root; nil for `all`.
  public let file: String?
  /// The images of the list that are there, in its order, each once.
  public let ids: [String]
  /// How many different images the list names.
  public let listed: Int
}
