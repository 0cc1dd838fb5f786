import Imaging
import Methods
import Networks
import Testing
import Training

@Suite("Boxes travel with their image")
struct BoxWindowTests {
  private let source = (width: 90, height: 60)
  private let box = LabelledBox(left: 30, top: 12, right: 66, bottom: 45, label: 1)

  /// A white box on black.
  private var image: RGBImage {
    var image = RGBImage(width: source.width, height: source.height)
    for y in 12..<45 {
      for x in 30..<66 { image[x, y] = RGBColor(255, 255, 255) }
    }
    return image
  }

  @Test(
    "a box lies where the window shows what it holds: resized, mirrored, cropped or padded", arguments: 0..<24
  )
  func geometry(seed: Int) {
    let augmentation = Augmentation(longSides: 60...150, crop: 80)
    let draw = augmentation.draw(seed: seed, epoch: 1, image: 3)
    let plain = PixelNormalization(InputNormalisation(scale: 255, mean: [0, 0, 0], std: [1, 1, 1]))
    var window = [Float](repeating: 0, count: 3 * 80 * 80)
    window.withUnsafeMutableBufferPointer {
      augmentation.render(image, draw: draw, normalization: plain, into: $0)
    }
    let placed = augmentation.window(box, of: source, draw: draw)
    let batch = BoxBatch(boxes: [[placed]], shown: [(columns: 0..<80, rows: 0..<80)], side: 80)
    let bright = (0..<80 * 80).filter { window[3 * $0] > 0.5 }
    guard let clipped = batch.boxes[0].first else {
      #expect(bright.count < 160)
      return
    }
    let (xs, ys) = (bright.map { $0 % 80 }, bright.map { $0 / 80 })
    let found = [xs.min() ?? 0, ys.min() ?? 0, (xs.max() ?? 0) + 1, (ys.max() ?? 0) + 1].map { Double($0) }
    let wanted = [clipped.left, clipped.top, clipped.right, clipped.bottom]
    #expect(zip(found, wanted).allSatisfy { abs($0 - $1) <= 1 }, "\(found) \(wanted) \(draw)")
  }

  @Test("masks travel with their image: nearest, and void where the window shows no image", arguments: 0..<8)
  func masks(seed: Int) {
    let augmentation = Augmentation(longSides: 60...150, crop: 80)
    let draw = augmentation.draw(seed: seed, epoch: 1, image: 3)
    var mask = LabelMap(width: source.width, height: source.height)
    for y in 12..<45 {
      for x in 30..<66 { mask[x, y] = 7 }
    }
    let stack = PlaneStack(width: source.width, height: source.height, planes: [mask.labels])
    var window = [UInt8](repeating: 111, count: 80 * 80)
    window.withUnsafeMutableBufferPointer {
      augmentation.render(stack, kind: .masks, draw: draw, into: $0)
    }
    let frame = augmentation.frame(width: source.width, height: source.height, draw: draw)
    for y in 0..<80 {
      for x in 0..<80 {
        let isShown = frame.columns.contains(x) && frame.rows.contains(y)
        #expect(isShown == (window[y * 80 + x] != 255))
      }
    }
    #expect(Set(window).isSubset(of: [0, 7, 255]))
    let placed = augmentation.window(box, of: source, draw: draw)
    let labelled = (0..<80 * 80).filter { window[$0] == 7 }
    for pixel in labelled {
      let (x, y) = (Double(pixel % 80) + 0.5, Double(pixel / 80) + 0.5)
      #expect((placed.left - 1...placed.right + 1).contains(x))
      #expect((placed.top - 1...placed.bottom + 1).contains(y))
    }
  }
}
