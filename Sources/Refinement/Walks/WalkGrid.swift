import Imaging

/// Where the pixels of a plane lie in memory, with room around them that a step may read.
///
/// Rows are as long as whole vectors of sixteen and one reach; the room at the end of a row is also that before the
/// next one's beginning.
struct WalkGrid: Sendable {
  let width: Int
  let height: Int
  /// Floats a row.
  let stride: Int
  /// The place of the first pixel.
  let origin: Int
  /// Floats a plane.
  let floats: Int

  private static let vector = 16

  init(width: Int, height: Int, reach: Int) {
    func whole(_ count: Int) -> Int { (count + Self.vector - 1) / Self.vector * Self.vector }
    self.width = width
    self.height = height
    stride = whole(width) + reach
    origin = whole(reach * stride + reach)
    floats = whole(origin + (height + reach) * stride + reach + Self.vector)
  }

  /// Writes a map's values to a plane; what is not finite counts as 0, and values stay within ±1e30.
  func place(_ map: ScalarMap, at plane: UnsafeMutablePointer<Float>) {
    for y in 0..<height {
      let row = plane + origin + y * stride
      for x in 0..<width {
        let value = map.values[y * width + x]
        row[x] = value.isFinite ? min(max(value, -1e30), 1e30) : 0
      }
    }
  }

  /// The pixels of a plane.
  func map(at plane: UnsafePointer<Float>) -> ScalarMap {
    let values = [Float](unsafeUninitializedCapacity: width * height) { values, count in
      for y in 0..<height {
        let row = plane + origin + y * stride
        for x in 0..<width { values[y * width + x] = row[x] }
      }
      count = width * height
    }
    return ScalarMap(width: width, height: height, values: values)
  }
}
