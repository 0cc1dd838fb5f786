import CPNG

/// PNG files through libpng: grey of 1 to 16 bits, palette, RGB, with or without alpha, interlaced or not.
public enum PNG {
  /// Decodes to the samples that the file holds; alpha is dropped.
  ///
  /// Throws `ImagingError`.
  public static func decode(_ bytes: [UInt8], name: String = "the PNG data") throws -> PNGImage {
    let header = try header(bytes, name)
    let width = Int(header.width)
    let height = Int(header.height)
    let content: PNGImage.Content
    switch (header.kind, header.bits) {
    case (CPNG_INDEXED, _):
      let indices = try samples(of: UInt8.self, width * height, bytes, name)
      content = .indexed(indices: indices, palette: palette(of: header))
    case (CPNG_GREY, 16):
      content = .grey16(samples: try samples(of: UInt16.self, width * height, bytes, name))
    case (CPNG_GREY, let bits):
      let greys = try samples(of: UInt8.self, width * height, bytes, name)
      content = .grey8(samples: greys, maximum: UInt8((1 << bits) - 1))
    default:
      content = .rgb(pixels: try samples(of: UInt8.self, 3 * width * height, bytes, name))
    }
    return PNGImage(width: width, height: height, content: content, name: name)
  }

  /// Reads and decodes a file.
  ///
  /// Throws `ImagingError`.
  public static func decode(contentsOf path: String) throws -> PNGImage {
    try decode(FileBytes.read(path), name: path)
  }

  /// The mask in a palette or grey PNG file.
  ///
  /// Throws `ImagingError`, also for a 16-bit or RGB file.
  public static func labelMap(contentsOf path: String) throws -> LabelMap {
    try decode(contentsOf: path).labelMap
  }

  /// The map in 0…1 of a grey or RGB PNG file.
  ///
  /// Throws `ImagingError`.
  public static func greyMap(contentsOf path: String) throws -> ScalarMap {
    try decode(contentsOf: path).greyMap
  }

  /// Width and height from the header alone.
  ///
  /// Throws `ImagingError`.
  public static func size(_ bytes: [UInt8], name: String = "the PNG data") throws -> (width: Int, height: Int)
  {
    let header = try header(bytes, name)
    return (Int(header.width), Int(header.height))
  }

  /// Encodes 8-bit RGB.
  ///
  /// Throws `ImagingError.unsuitable` for an image without pixels.
  public static func encode(rgb image: RGBImage) throws -> [UInt8] {
    try encode(image.pixels, header(image.width, image.height, CPNG_RGB))
  }

  /// Encodes labels as indices of 8 bits into a palette of at most 256 colours.
  ///
  /// Throws `ImagingError.unsuitable`.
  public static func encode(labels: LabelMap, palette: [RGBColor] = VOCPalette.colors) throws -> [UInt8] {
    precondition((1...256).contains(palette.count), "PNG.encode: \(palette.count) colours are not a palette")
    var header = header(labels.width, labels.height, CPNG_INDEXED)
    header.palette_count = Int32(palette.count)
    withUnsafeMutableBytes(of: &header.palette) { entries in
      for (i, color) in palette.enumerated() {
        entries[3 * i] = color.red
        entries[3 * i + 1] = color.green
        entries[3 * i + 2] = color.blue
      }
    }
    return try encode(labels.labels, header)
  }

  /// Encodes a map as 8-bit grey: round(255·value), values clamped to 0…1, NaN as 0.
  ///
  /// Throws `ImagingError.unsuitable`.
  public static func encode(grey map: ScalarMap) throws -> [UInt8] {
    let greys = map.values.map { $0 > 0 ? UInt8(255 * min($0, 1) + 0.5) : 0 }
    return try encode(greys, header(map.width, map.height, CPNG_GREY))
  }

  private static func header(_ bytes: [UInt8], _ name: String) throws -> cpng_header {
    guard ImageFile.format(of: bytes) == .png else {
      throw bytes.isEmpty
        ? ImagingError.damaged(source: name, reason: "it is empty") : ImagingError.notAnImage(source: name)
    }
    var header = cpng_header()
    let failure = withErrorText { cpng_read_header(bytes, bytes.count, &header, $0) }
    if let failure { throw ImagingError.damaged(source: name, reason: failure) }
    try ImageFile.checkSize(name, width: Int(header.width), height: Int(header.height))
    return header
  }

  private static func header(_ width: Int, _ height: Int, _ kind: cpng_kind) -> cpng_header {
    var header = cpng_header()
    header.width = UInt32(width)
    header.height = UInt32(height)
    header.bits = 8
    header.kind = kind
    return header
  }

  private static func samples<Sample: FixedWidthInteger>(
    of type: Sample.Type, _ count: Int, _ bytes: [UInt8], _ name: String
  ) throws -> [Sample] {
    var failure: String?
    let samples = [Sample](unsafeUninitializedCapacity: count) { buffer, initialized in
      let raw = UnsafeMutableRawBufferPointer(buffer).bindMemory(to: UInt8.self)
      let size = count * MemoryLayout<Sample>.size
      failure = withErrorText { cpng_decode(bytes, bytes.count, raw.baseAddress, size, $0) }
      initialized = failure == nil ? count : 0
    }
    if let failure { throw ImagingError.damaged(source: name, reason: failure) }
    return samples
  }

  private static func palette(of header: cpng_header) -> [RGBColor] {
    withUnsafeBytes(of: header.palette) { entries in
      (0..<Int(header.palette_count)).map {
        RGBColor(entries[3 * $0], entries[3 * $0 + 1], entries[3 * $0 + 2])
      }
    }
  }

  private static func encode(_ samples: [UInt8], _ header: cpng_header) throws -> [UInt8] {
    var header = header
    var encoded: UnsafeMutablePointer<UInt8>?
    var count = 0
    let failure = withErrorText { cpng_encode(&header, samples, &encoded, &count, $0) }
    if let failure {
      throw ImagingError.unsuitable(
        source: "An image of \(header.width)×\(header.height) pixels",
        reason: "cannot be encoded as PNG: \(failure)")
    }
    defer { cpng_release(encoded) }
    return [UInt8](UnsafeBufferPointer(start: encoded, count: count))
  }
}
