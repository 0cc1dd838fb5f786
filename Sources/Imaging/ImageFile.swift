/// Image files of either format, told apart by their first bytes and never by their name.
public enum ImageFile {
  /// The formats that are read.
  public enum Format: Sendable {
    case jpeg
    case png
  }

  /// The most pixels that are decoded: a header alone must not make the program take gigabytes.
  public static let mostPixels = 64 << 20

  /// The format of these bytes by their magic, or nothing.
  public static func format(of bytes: [UInt8]) -> Format? {
    if bytes.starts(with: [0xFF, 0xD8]) { return .jpeg }
    if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return .png }
    return nil
  }

  /// Reads a JPEG or PNG file as RGB.
  ///
  /// Throws `ImagingError`.
  ///
  /// A truncated JPEG gives its readable part here without a word; `JPEG.decode` gives its warnings, too.
  public static func read(_ path: String) throws -> RGBImage {
    let bytes = try FileBytes.read(path)
    switch format(of: bytes) {
    case .jpeg: return try JPEG.decode(bytes, name: path).image
    case .png: return try PNG.decode(bytes, name: path).rgb
    case nil: throw ImagingError.notAnImage(source: path)
    }
  }

  /// Width and height from the header of a JPEG or PNG file.
  ///
  /// Throws `ImagingError`.
  public static func size(_ path: String) throws -> (width: Int, height: Int) {
    let bytes = try FileBytes.read(path)
    switch format(of: bytes) {
    case .jpeg: return try JPEG.size(bytes, name: path)
    case .png: return try PNG.size(bytes, name: path)
    case nil: throw ImagingError.notAnImage(source: path)
    }
  }

  /// Refuses an image of too many pixels, or of none, before memory is taken for it.
  static func checkSize(_ source: String, width: Int, height: Int) throws {
    guard width > 0 && height > 0 else {
      throw ImagingError.damaged(source: source, reason: "it has no pixels")
    }
    guard width * height <= mostPixels else {
      throw ImagingError.tooLarge(source: source, width: width, height: height)
    }
  }
}

/// Calls into the C shims hand over a buffer for the text of an error.
func withErrorText(_ body: (UnsafeMutablePointer<CChar>) -> Int32) -> String? {
  withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer -> String? in
    buffer.initialize(repeating: 0)
    guard let text = buffer.baseAddress, body(text) != 0 else { return nil }
    return String(cString: text)
  }
}
