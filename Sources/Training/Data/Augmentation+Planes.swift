import Imaging
import Methods

extension Augmentation {
  /// Writes the windows of an image's planes into `window`: C planes of crop·crop bytes, row-major.
  ///
  /// Planes take the size, the mirror and the place that the draw gives their image. What lies outside the image, and
  /// planes that it does not have, are filled. Every value of `window` is written.
  public func render(
    _ stack: PlaneStack, kind: PlaneKind, draw: AugmentationDraw,
    into window: UnsafeMutableBufferPointer<UInt8>
  ) {
    let area = crop * crop
    precondition(
      window.count == kind.channels * area && stack.planes.count <= kind.channels,
      "Augmentation: \(stack.planes.count) planes '\(kind.name)' for a window of \(window.count) bytes")
    window.update(repeating: kind.fill)
    let placement = Placement(of: (stack.width, stack.height), by: draw, crop: crop)
    let smooth: Imaging.Resampling? =
      switch kind.resampling {
      case .nearest: nil
      case .bilinear: .bilinear
      case .bicubic: .bicubic
      }
    if let smooth {
      // Three planes at a time, as the colours of an image.
      for first in stride(from: 0, to: stack.planes.count, by: 3) {
        let some = Array(stack.planes[first..<min(first + 3, stack.planes.count)])
        placement.resampler(from: (stack.width, stack.height), by: smooth)
          .rows(of: Self.interleaved(some, width: stack.width, height: stack.height)) { row, pixels in
            for c in some.indices {
              placement.forEachPixel(ofRow: row) { source, target in
                window[(first + c) * area + target] = UInt8(pixels[source][c])
              }
            }
          }
      }
    } else {
      for (c, plane) in stack.planes.enumerated() {
        for (row, y) in placement.rows.enumerated() {
          let line = Self.nearest(y, of: placement.size.height, from: stack.height)
          placement.forEachPixel(ofRow: row) { source, target in
            let column = Self.nearest(
              placement.columns.lowerBound + source, of: placement.size.width, from: stack.width)
            window[c * area + target] = plane[line * stack.width + column]
          }
        }
      }
    }
  }

  /// The source position of the nearest pixel centre.
  private static func nearest(_ position: Int, of target: Int, from source: Int) -> Int {
    (2 * position + 1) * source / (2 * target)
  }

  private static func interleaved(_ planes: [[UInt8]], width: Int, height: Int) -> RGBImage {
    var image = RGBImage(width: width, height: height)
    for (c, plane) in planes.enumerated() {
      for i in plane.indices { image.pixels[3 * i + c] = plane[i] }
    }
    return image
  }
}
