/// Why an image could not be read or written; each description is one sentence.
public enum ImagingError: Error, Equatable, CustomStringConvertible {
  /// The file itself could not be read: absent, not allowed, a folder.
  case unreadable(source: String, reason: String)
  /// The file could not be written.
  case unwritable(path: String, reason: String)
  /// The bytes are of neither format.
  case notAnImage(source: String)
  /// The bytes begin as an image and cannot be decoded.
  case damaged(source: String, reason: String)
  /// More than `ImageFile.mostPixels` pixels.
  case tooLarge(source: String, width: Int, height: Int)
  /// A readable image of a kind that does not serve here, such as a 16-bit mask.
  case unsuitable(source: String, reason: String)

  public var description: String {
    switch self {
    case .unreadable(let source, let reason):
      "\(source) cannot be read: \(reason)"
    case .unwritable(let path, let reason):
      "\(path) cannot be written: \(reason)"
    case .notAnImage(let source):
      "\(source) is neither a JPEG nor a PNG file; convert it or take it out of the folder"
    case .damaged(let source, let reason):
      "\(source) is damaged and cannot be decoded: \(reason); replace it by a sound copy"
    case .tooLarge(let source, let width, let height):
      "\(source) has \(width)×\(height) pixels, more than the \(ImageFile.mostPixels >> 20) megapixels that are "
        + "read; shrink it"
    case .unsuitable(let source, let reason):
      "\(source) \(reason)"
    }
  }
}
