import CJPEG
import CPNG
import Glibc
import Imaging

/// Numbers that look random and are the same each time.
struct TestRandom {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func byte() -> UInt8 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return UInt8(truncatingIfNeeded: state >> 56)
  }
}

func noise(_ width: Int, _ height: Int, seed: UInt64 = 1) -> RGBImage {
  var random = TestRandom(seed)
  return RGBImage(width: width, height: height, pixels: (0..<3 * width * height).map { _ in random.byte() })
}

/// A smooth picture, which JPEG keeps well.
func gradient(_ width: Int, _ height: Int) -> RGBImage {
  var image = RGBImage(width: width, height: height)
  for y in 0..<height {
    for x in 0..<width {
      image[x, y] = RGBColor(
        UInt8(255 * x / max(1, width - 1)), UInt8(255 * y / max(1, height - 1)), UInt8((x + y) % 64 + 96))
    }
  }
  return image
}

func largestDifference(_ a: RGBImage, _ b: RGBImage) -> Int {
  zip(a.pixels, b.pixels).map { abs(Int($0) - Int($1)) }.max() ?? 0
}

func meanDifference(_ a: RGBImage, _ b: RGBImage) -> Double {
  Double(zip(a.pixels, b.pixels).map { abs(Int($0) - Int($1)) }.reduce(0, +)) / Double(a.pixels.count)
}

/// JPEG bytes of kinds that the program never writes: grey, CMYK.
func encodeJPEG(
  _ samples: [UInt8], _ width: Int, _ height: Int, components: Int, progressive: Bool = false
) throws -> [UInt8] {
  var encoded: UnsafeMutablePointer<UInt8>?
  var count = 0
  var text = [CChar](repeating: 0, count: 256)
  let status = cjpeg_encode(
    samples, Int32(width), Int32(height), Int32(components), 95, progressive ? 1 : 0, &encoded, &count, &text)
  guard status == 0 else { throw ImagingError.unsuitable(source: "test", reason: "not encoded") }
  defer { cjpeg_release(encoded) }
  return [UInt8](UnsafeBufferPointer(start: encoded, count: count))
}

/// PNG bytes of kinds that the program never writes: few bits, 16 bits, interlaced.
func encodePNG(
  _ samples: [UInt8], _ width: Int, _ height: Int, kind: cpng_kind, bits: Int32, interlaced: Bool = false,
  palette: [UInt8] = []
) throws -> [UInt8] {
  var header = cpng_header()
  header.width = UInt32(width)
  header.height = UInt32(height)
  header.kind = kind
  header.bits = bits
  header.interlaced = interlaced ? 1 : 0
  header.palette_count = Int32(palette.count / 3)
  withUnsafeMutableBytes(of: &header.palette) { $0.copyBytes(from: palette) }
  var encoded: UnsafeMutablePointer<UInt8>?
  var count = 0
  var text = [CChar](repeating: 0, count: 256)
  guard cpng_encode(&header, samples, &encoded, &count, &text) == 0 else {
    throw ImagingError.unsuitable(source: "test", reason: "not encoded")
  }
  defer { cpng_release(encoded) }
  return [UInt8](UnsafeBufferPointer(start: encoded, count: count))
}

/// A folder of its own for one test, removed at the end.
func withTemporaryFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
  var template = Array("/tmp/imaging-test-XXXXXX".utf8CString)
  guard mkdtemp(&template) != nil else {
    throw ImagingError.unwritable(path: "/tmp", reason: "no temporary folder could be made")
  }
  let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  defer { removeFolder(folder) }
  return try body(folder)
}

private func removeFolder(_ folder: String) {
  if let listing = opendir(folder) {
    while let entry = readdir(listing) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != "." && name != ".." { unlink(folder + "/" + name) }
    }
    closedir(listing)
  }
  rmdir(folder)
}
