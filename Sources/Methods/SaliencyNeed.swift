/// Saliency maps that a method is trained with.
public struct SaliencyNeed: Hashable, Sendable {
  /// The folder's name; nil: the first that the data has.
  public var folder: String?

  public init(folder: String? = nil) { self.folder = folder }
}
