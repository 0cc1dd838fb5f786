import Imaging

/// Where a class truly is, and how far pixels lie from there.
///
/// VOC rings each object with void of about five pixels, which nobody scores. Void within the tolerance of the class
/// counts as its region here; otherwise nothing could be near.
struct TrueRegion {
  private let nearness: Nearness

  /// - Parameters:
  ///   - extent: The smallest rectangle around the class in `truth`.
  ///   - tolerance: How far near-boundary reaches.
  init(of label: UInt8, in truth: LabelMap, extent: PixelRect, tolerance: Int) {
    // Touching is looked at within √2 pixels, whatever the tolerance.
    let radius = max(2, tolerance)
    let box = extent.expanded(by: 2 * radius, inWidth: truth.width, height: truth.height)
    var region = [Bool](repeating: false, count: box.width * box.height)
    var hasVoid = false
    for y in 0..<box.height {
      let start = (box.y + y) * truth.width + box.x
      for x in 0..<box.width {
        let found = truth.labels[start + x]
        region[y * box.width + x] = found == label
        hasVoid = hasVoid || found == LabelMap.void
      }
    }
    let own = Nearness(of: region, in: box, radius: radius)
    guard hasVoid else {
      nearness = own
      return
    }
    for y in 0..<box.height {
      for x in 0..<box.width where truth.labels[(box.y + y) * truth.width + box.x + x] == LabelMap.void {
        if let squared = own.squaredDistance(x: box.x + x, y: box.y + y), squared <= tolerance * tolerance {
          region[y * box.width + x] = true
        }
      }
    }
    nearness = Nearness(of: region, in: box, radius: radius)
  }

  /// The squared distance of a pixel to the region, 0 inside; nil where it is far.
  func squaredDistance(x: Int, y: Int) -> Int? { nearness.squaredDistance(x: x, y: y) }
}
