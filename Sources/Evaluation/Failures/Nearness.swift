/// Squared distances to a region, for pixels within a radius of it.
///
/// Per column the distance to the nearest row of the region comes from two passes; a pixel then looks at the columns
/// within the radius.
struct Nearness {
  private let box: PixelRect
  private let radius: Int
  /// Vertical distance to the region in each pixel of the box, at most radius + 1.
  private let vertical: [Int32]

  /// - Parameters:
  ///   - region: Whether each pixel of the box belongs to the region, row by row.
  ///   - box: A part of the image that holds the region; outside it everything counts as far.
  /// - Complexity: O(pixels of the box).
  init(of region: [Bool], in box: PixelRect, radius: Int) {
    self.box = box
    self.radius = radius
    let (width, height) = (box.width, box.height)
    let far = Int32(radius + 1)
    var vertical = [Int32](repeating: far, count: width * height)
    vertical.withUnsafeMutableBufferPointer { vertical in
      region.withUnsafeBufferPointer { region in
        for i in 0..<width * height {
          if region[i] {
            vertical[i] = 0
          } else if i >= width {
            vertical[i] = min(far, vertical[i - width] + 1)
          }
        }
        for i in stride(from: width * (height - 1) - 1, through: 0, by: -1) {
          vertical[i] = min(vertical[i], vertical[i + width] + 1)
        }
      }
    }
    self.vertical = vertical
  }

  /// The squared distance of a pixel of the image to the region; nil where it lies beyond the radius.
  func squaredDistance(x: Int, y: Int) -> Int? {
    let (column, row) = (x - box.x, y - box.y)
    guard row >= 0, row < box.height, column >= -radius, column < box.width + radius else { return nil }
    var best = radius * radius + 1
    for other in max(0, column - radius)..<max(0, min(box.width, column + radius + 1)) {
      let dy = Int(vertical[row * box.width + other])
      let squared = dy * dy + (other - column) * (other - column)
      if squared < best { best = squared }
    }
    return best <= radius * radius ? best : nil
  }
}
