/// What a training learnt from: which annotations of how many images (METHODS §3.6).
///
///     image labels of 360 images (xml), masks of 40 images (train10)
public struct SupervisionRecord: Hashable, Sendable, Codable, CustomStringConvertible {
  /// A kind of annotation.
  public enum Kind: String, Hashable, Sendable, Codable {
    case imageLabels = "image labels"
    case saliency = "saliency maps"
    case boxes
    case classMaps = "class maps"
    case pseudoMasks = "pseudo-masks"
    case masks
  }

  /// What one kind gave.
  public struct Part: Hashable, Sendable, Codable {
    public var kind: Kind
    public var images: Int
    /// Where they came from: `xml`, a folder, a run, a list.
    public var source: String?

    public init(_ kind: Kind, images: Int, source: String? = nil) {
      self.kind = kind
      self.images = images
      self.source = source
    }
  }

  public var parts: [Part]

  public init(parts: [Part]) { self.parts = parts }

  public var description: String {
    parts.map { part in
      "\(part.kind.rawValue) of \(part.images) image\(part.images == 1 ? "" : "s")"
        + (part.source.map { " (\($0))" } ?? "")
    }.joined(separator: ", ")
  }
}
