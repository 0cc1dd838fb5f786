/// An object that an annotation names.
public struct AnnotatedObject: Hashable, Sendable, Codable {
  /// The class name as the file spells it, without surrounding space.
  public var name: String
  /// nil where the file has none or an impossible one.
  public var box: PixelBox?
  public var isDifficult: Bool
  public var isTruncated: Bool

  public init(name: String, box: PixelBox?, isDifficult: Bool = false, isTruncated: Bool = false) {
    self.name = name
    self.box = box
    self.isDifficult = isDifficult
    self.isTruncated = isTruncated
  }
}
