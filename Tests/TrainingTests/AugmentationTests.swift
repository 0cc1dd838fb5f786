import Imaging
import Networks
import Testing
import Training

@Suite("Augmentation")
struct AugmentationTests {
  private let plain = PixelNormalization(InputNormalisation(mean: [0, 0, 0], std: [1, 1, 1]))

  /// Renders one window, filled with NaN before, so that what was not written is seen.
  private func render(
    _ augmentation: Augmentation, _ image: RGBImage, _ draw: AugmentationDraw,
    _ normalization: PixelNormalization
  ) -> [Float] {
    var window = [Float](repeating: .nan, count: 3 * augmentation.crop * augmentation.crop)
    window.withUnsafeMutableBufferPointer {
      augmentation.render(image, draw: draw, normalization: normalization, into: $0)
    }
    return window
  }

  /// An image of grey levels that tell every pixel from its neighbours.
  private func ramp(_ width: Int, _ height: Int) -> RGBImage {
    var image = RGBImage(width: width, height: height)
    for y in 0..<height {
      for x in 0..<width { image[x, y] = RGBColor(UInt8(x), UInt8(y), UInt8((x + y) % 256)) }
    }
    return image
  }

  @Test("draws depend on seed, epoch and image and on nothing else")
  func drawsAreKeyed() {
    let augmentation = Augmentation(longSides: 256...512, crop: 321, jitters: true)
    let draws = (0..<4).map { augmentation.draw(seed: 3, epoch: 2, image: $0) }
    // Asked for again in another order, and after other draws.
    _ = augmentation.draw(seed: 4, epoch: 2, image: 0)
    for i in (0..<4).reversed() { #expect(augmentation.draw(seed: 3, epoch: 2, image: i) == draws[i]) }
    #expect(Set(draws).count == 4)
    #expect(augmentation.draw(seed: 4, epoch: 2, image: 0) != draws[0])
    #expect(augmentation.draw(seed: 3, epoch: 3, image: 0) != draws[0])
  }

  @Test("long sides are spread evenly over the whole range and half of the images are mirrored")
  func drawsAreUniform() {
    let augmentation = Augmentation(longSides: 10...13, crop: 8)
    var sides: [Int: Int] = [:]
    var mirrored = 0
    for i in 0..<4000 {
      let draw = augmentation.draw(seed: 0, epoch: 1, image: i)
      sides[draw.longSide, default: 0] += 1
      mirrored += draw.mirrored ? 1 : 0
    }
    #expect(Set(sides.keys) == [10, 11, 12, 13])
    #expect(sides.values.allSatisfy { abs($0 - 1000) < 120 })
    #expect(abs(mirrored - 2000) < 150)
  }

  @Test("an image of the window's size comes through unchanged, mirrored where drawn")
  func identity() {
    let image = ramp(20, 20)
    let augmentation = Augmentation(longSides: 20...20, crop: 20)
    let straight = render(
      augmentation, image, AugmentationDraw(longSide: 20, mirrored: false, placeX: 0.4, placeY: 0.4), plain)
    let mirror = render(
      augmentation, image, AugmentationDraw(longSide: 20, mirrored: true, placeX: 0.4, placeY: 0.4), plain)
    for y in 0..<20 {
      for x in 0..<20 {
        let at = 3 * (y * 20 + x)
        #expect(abs(straight[at] * 255 - Float(x)) < 1e-3)
        #expect(abs(straight[at + 1] * 255 - Float(y)) < 1e-3)
        #expect(abs(mirror[at] * 255 - Float(19 - x)) < 1e-3)
      }
    }
  }

  @Test("a window that is smaller than the image is cut at the drawn place, also from a mirrored image")
  func cropping() {
    let image = ramp(30, 24)
    let augmentation = Augmentation(longSides: 30...30, crop: 10)
    // Room for 21 columns and 15 rows of offsets.
    let draw = AugmentationDraw(longSide: 30, mirrored: false, placeX: 7.5 / 21, placeY: 14.5 / 15)
    let straight = render(augmentation, image, draw, plain)
    #expect(abs(straight[0] * 255 - 7) < 1e-3)
    #expect(abs(straight[1] * 255 - 14) < 1e-3)
    var mirroredDraw = draw
    mirroredDraw.mirrored = true
    let mirror = render(augmentation, image, mirroredDraw, plain)
    #expect(abs(mirror[0] * 255 - Float(29 - 7)) < 1e-3)
    #expect(abs(mirror[3 * 9] * 255 - Float(29 - 16)) < 1e-3)
  }

  @Test("what lies outside a small image is zero after normalisation")
  func padding() {
    let image = RGBImage(width: 12, height: 6, filledWith: RGBColor(255, 255, 255))
    let augmentation = Augmentation(longSides: 12...12, crop: 16)
    let imageNet = PixelNormalization(.imageNet)
    // Offsets 0…4 along x, 0…10 along y.
    let window = render(
      augmentation, image, AugmentationDraw(longSide: 12, mirrored: false, placeX: 0.999, placeY: 0), imageNet
    )
    for y in 0..<16 {
      for x in 0..<16 {
        let value = window[3 * (y * 16 + x)]
        let expected: Float = x >= 4 && y < 6 ? (1 - 0.485) / 0.229 : 0
        #expect(abs(value - expected) < 1e-4, "at \(x), \(y)")
      }
    }
  }

  @Test("resizing a constant image keeps its grey level at every place, borders included")
  func constantImage() {
    let image = RGBImage(width: 37, height: 53, filledWith: RGBColor(200, 100, 50))
    for side in [17, 53, 90] {
      let augmentation = Augmentation(longSides: side...side, crop: 11)
      for place: Float in [0, 0.5, 0.999] {
        let window = render(
          augmentation, image,
          AugmentationDraw(longSide: side, mirrored: false, placeX: place, placeY: place),
          plain)
        let grey = Set(window.enumerated().filter { $0.offset % 3 == 0 }.map { ($0.element * 255).rounded() })
        #expect(grey == [200])
      }
    }
  }

  @Test(
    "a crop is the same part of the image as the whole resized image has there, with and without jitter's path"
  )
  func cropOfWhole() {
    var image = RGBImage(width: 60, height: 45)
    var generator = KeyedGenerator(9)
    for i in image.pixels.indices { image.pixels[i] = UInt8(generator.below(256)) }
    let augmentation = Augmentation(longSides: 50...50, crop: 20)
    let neutral = ColorJitter(
      order: ColorJitter.Change.allCases, brightness: 1, contrast: 1, saturation: 1, hue: 0)
    for mirrored in [false, true] {
      let draw = AugmentationDraw(longSide: 50, mirrored: mirrored, placeX: 0.3, placeY: 0.8)
      var whole = draw
      whole.jitter = neutral
      // The jitter's path resizes all of the image and then cuts; the other computes the cut only.
      let a = render(augmentation, image, draw, plain)
      let b = render(augmentation, image, whole, plain)
      #expect(zip(a, b).allSatisfy { abs($0 - $1) * 255 < 1.01 })
      #expect(zip(a, b).filter { abs($0 - $1) * 255 > 0.01 }.count < 12)
    }
  }
}
