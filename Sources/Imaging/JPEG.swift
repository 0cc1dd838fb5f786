import CJPEG

/// JPEG files through libjpeg-turbo: baseline and progressive; grey, colour, CMYK and YCCK.
public enum JPEG {
  /// Decoding at a part of the size, done on the DCT blocks: several times faster than decoding all and
  /// shrinking.
  public enum Scale: Int32, Sendable, CaseIterable {
    case full = 1
    case half = 2
    case quarter = 4
    case eighth = 8

    /// The smallest scale that still has at least this many pixels on the shorter side.
    public static func smallest(ofWidth width: Int, height: Int, atLeast side: Int) -> Scale {
      allCases.last { min(width, height) / Int($0.rawValue) >= side } ?? .full
    }
  }

  /// A decoded file, and what was wrong with it.
  public struct DecodedJPEG: Sendable {
    public let image: RGBImage
    /// One sentence each, with the file's name; empty for a sound file.
    public let warnings: [String]
    /// The part of the rows that came from the file, in 0…1; the other rows are mid-grey.
    public let readablePart: Double
    /// The file ends before the image does.
    public let isTruncated: Bool
    /// Channels in the file: 1 grey, 3 colour, 4 CMYK or YCCK.
    public let components: Int
  }

  /// Decodes to RGB (⌈side / denominator⌉ a side), reading as far as the file goes.
  ///
  /// Throws `ImagingError`.
  ///
  /// Grey is repeated in three channels. CMYK becomes R = (1 − C)(1 − K) and so on, inverted first where an
  /// Adobe marker is present.
  public static func decode(
    _ bytes: [UInt8], name: String = "the JPEG data", scale: Scale = .full
  ) throws -> DecodedJPEG {
    let header = try header(bytes, name, scale)
    let width = Int(header.scaled_width)
    let height = Int(header.scaled_height)
    var outcome = cjpeg_outcome()
    var failure: String?
    let count = 3 * width * height
    let pixels = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      failure = withErrorText {
        cjpeg_decode(bytes, bytes.count, scale.rawValue, buffer.baseAddress, count, &outcome, $0)
      }
      initialized = failure == nil ? count : 0
    }
    if let failure { throw ImagingError.damaged(source: name, reason: failure) }
    let readable = Double(outcome.readable_rows) / Double(height)
    return DecodedJPEG(
      image: RGBImage(width: width, height: height, pixels: pixels),
      warnings: warning(outcome, name, readable).map { [$0] } ?? [], readablePart: readable,
      isTruncated: outcome.ended_early != 0, components: Int(header.components))
  }

  /// Reads and decodes a file.
  ///
  /// Throws `ImagingError`.
  public static func decode(contentsOf path: String, scale: Scale = .full) throws -> DecodedJPEG {
    try decode(FileBytes.read(path), name: path, scale: scale)
  }

  /// Width and height from the header alone.
  ///
  /// Throws `ImagingError`.
  public static func size(_ bytes: [UInt8], name: String = "the JPEG data") throws -> (
    width: Int, height: Int
  ) {
    let header = try header(bytes, name, .full)
    return (Int(header.width), Int(header.height))
  }

  /// Width and height of a file from its header alone.
  ///
  /// Throws `ImagingError`.
  public static func size(contentsOf path: String) throws -> (width: Int, height: Int) {
    try size(FileBytes.read(path), name: path)
  }

  /// Encodes with 4:2:0 chroma at a quality of 1…100.
  ///
  /// Throws `ImagingError.unsuitable` beyond 65,500 pixels a side.
  public static func encode(_ image: RGBImage, quality: Int = 90, progressive: Bool = false) throws -> [UInt8]
  {
    precondition((1...100).contains(quality), "JPEG.encode: quality \(quality) is not in 1…100")
    var encoded: UnsafeMutablePointer<UInt8>?
    var count = 0
    let failure = withErrorText {
      cjpeg_encode(
        image.pixels, Int32(clamping: image.width), Int32(clamping: image.height), 3, Int32(quality),
        progressive ? 1 : 0, &encoded, &count, $0)
    }
    if let failure {
      throw ImagingError.unsuitable(
        source: "An image of \(image.width)×\(image.height) pixels",
        reason: "cannot be encoded: \(failure)")
    }
    defer { cjpeg_release(encoded) }
    return [UInt8](UnsafeBufferPointer(start: encoded, count: count))
  }

  private static func header(_ bytes: [UInt8], _ name: String, _ scale: Scale) throws -> cjpeg_header {
    guard ImageFile.format(of: bytes) == .jpeg else {
      throw bytes.isEmpty
        ? ImagingError.damaged(source: name, reason: "it is empty") : ImagingError.notAnImage(source: name)
    }
    var header = cjpeg_header()
    let failure = withErrorText { cjpeg_read_header(bytes, bytes.count, scale.rawValue, &header, $0) }
    if let failure { throw ImagingError.damaged(source: name, reason: failure) }
    try ImageFile.checkSize(name, width: Int(header.width), height: Int(header.height))
    return header
  }

  private static func warning(_ outcome: cjpeg_outcome, _ name: String, _ readable: Double) -> String? {
    let percent = Int((100 * readable).rounded(.down))
    if outcome.ended_early != 0 && percent == 100 && outcome.ended_in_scan > 1 {
      return "\(name) is truncated in scan \(outcome.ended_in_scan) of a progressive JPEG: "
        + "100 % of its rows are shown, with less detail"
    }
    if outcome.ended_early != 0 && percent < 100 {
      return "\(name) is a truncated JPEG: \(percent) % of its rows are readable"
    }
    if outcome.ended_early != 0 { return "\(name) lacks the end of a JPEG; all its rows are readable" }
    let text = withUnsafeBytes(of: outcome.warning) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    guard !text.isEmpty else { return nil }
    return "\(name) is a damaged JPEG, of which \(percent) % of the rows could be decoded: \(text)"
  }
}
