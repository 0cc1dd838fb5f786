import CKernels
import Imaging

/// How the vertices of a lattice become whole numbers.
///
/// All coordinates of a vertex leave the same remainder r when divided by d + 1, and their sum is 0. So a vertex is
/// r (three bits) and the quotients of its first d coordinates, which an image of known size confines to ranges: they
/// are the digits of a number of mixed radix. A step along an axis adds a constant to it.
enum LatticeKeys {
  /// Room beyond the outermost pixel for the corners of its simplex and their neighbours.
  private static let margin = 4.0

  static func embedding(
    of image: RGBImage, spatial: Double, color: Double?
  ) throws(DenseCRF.Failure) -> ck_embedding {
    let d = color == nil ? 2 : 5
    var embedding = ck_embedding()
    embedding.dimensions = Int32(d)
    embedding.width = Int32(max(1, image.width))
    embedding.spatial = Float(spatial)
    embedding.color = Float(color ?? 1)
    // (d+1)·√(2/3) is the expected deviation of the filter; rounded as in the published code.
    let deviation = Float((2.0 / 3).squareRoot() * Double(d + 1))
    let scale = (0..<d).map { j in Float(1 / Double((j + 2) * (j + 1)).squareRoot() * Double(deviation)) }
    let largest = [Double(max(0, image.width - 1)), Double(max(0, image.height - 1)), 255, 255, 255]
    let reach = (0..<d).map { j in largest[j] / (j < 2 ? spatial : color ?? 1) * Double(scale[j]) }
    var strides: [Int64] = []
    var size = 1.0
    for i in 0..<d {
      // Coordinate i of E f: the sum of the scaled features from i on, less i times the one before.
      let low = ((i == 0 ? 0 : -Double(i) * reach[i - 1]) / Double(d + 1)).rounded(.down) - margin
      let high = (reach[i...].reduce(0, +) / Double(d + 1)).rounded(.up) + margin
      guard size * (high - low + 1) < 0x1p59, max(-low, high) < 0x1p20 else { throw .tooNarrow }
      strides.append(Int64(size))
      embedding.origin -= Int64(size) * Int64(low)
      size *= high - low + 1
    }
    withUnsafeMutableBytes(of: &embedding.stride) { $0.copyBytes(from: strides.flatMap(bytes)) }
    withUnsafeMutableBytes(of: &embedding.scale) { $0.copyBytes(from: scale.flatMap(bytes)) }
    return embedding
  }

  private static func bytes<Number: BitwiseCopyable>(of number: Number) -> [UInt8] {
    withUnsafeBytes(of: number) { Array($0) }
  }
}
