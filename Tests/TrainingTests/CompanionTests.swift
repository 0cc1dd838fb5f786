import Imaging
import Networks
import Testing
import Torch
import Training

/// Pictures whose three colours are equal, with two planes that hold the same grey and its label.
private struct GreyPictures: ImageSource {
  let count = 9
  let companions = [Companion.saliency, Companion(resizing: .nearest, fill: 255)]

  func name(at index: Int) -> String { "\(index)" }

  /// The grey level at a place.
  private func grey(_ index: Int, _ x: Int, _ y: Int) -> Int { (17 * x + 29 * y + 5 * index) % 256 }

  func image(at index: Int) throws -> RGBImage {
    var image = RGBImage(width: 26 + index, height: 19)
    for y in 0..<image.height {
      for x in 0..<image.width {
        let level = UInt8(grey(index, x, y))
        image[x, y] = RGBColor(level, level, level)
      }
    }
    return image
  }

  func planes(at index: Int) throws -> [ScalarMap] {
    let image = try image(at: index)
    let levels = stride(from: 0, to: image.pixels.count, by: 3).map { Float(image.pixels[$0]) }
    return [levels.map { $0 / 255 }, levels.map { $0 > 127 ? 1 : 0 }].map {
      ScalarMap(width: image.width, height: image.height, values: $0)
    }
  }
}

@Suite("Planes that travel with images", .timeLimit(.minutes(1)))
struct CompanionTests {
  private let plain = PixelNormalization(InputNormalisation(mean: [0, 0, 0], std: [1, 1, 1]))
  private let augmentation = Augmentation(longSides: 12...40, crop: 20)

  private func window(of plane: ScalarMap, _ companion: Companion, _ draw: AugmentationDraw) -> [Float] {
    let count = augmentation.crop * augmentation.crop
    var window = [Float](repeating: .nan, count: count)
    window.withUnsafeMutableBufferPointer {
      augmentation.render(plane, as: companion, draw: draw, into: $0)
    }
    return window
  }

  @Test("a plane goes through the same resize, mirror and crop as its image, whatever is drawn")
  func alignment() throws {
    let source = GreyPictures()
    var mirrored = Set<Bool>()
    for index in 0..<source.count {
      let draw = augmentation.draw(seed: 2, epoch: 1, image: index)
      mirrored.insert(draw.mirrored)
      var pixels = [Float](repeating: .nan, count: 3 * 20 * 20)
      try pixels.withUnsafeMutableBufferPointer {
        augmentation.render(try source.image(at: index), draw: draw, normalization: plain, into: $0)
      }
      let plane = window(of: try source.planes(at: index)[0], .saliency, draw)
      // The image is rounded to grey levels after resizing, the plane is not.
      for i in plane.indices { #expect(abs(plane[i] - pixels[3 * i]) < 0.5 / 255 + 1e-5) }
    }
    #expect(mirrored == [false, true])
  }

  @Test("labels keep their values, and padding has the fill value")
  func labels() throws {
    let companion = Companion(resizing: .nearest, fill: 255)
    let plane = ScalarMap(width: 4, height: 2, values: [1, 2, 3, 4, 5, 6, 7, 8])
    let draw = AugmentationDraw(longSide: 16, mirrored: true, placeX: 0, placeY: 0.999)
    let values = window(of: plane, companion, draw)
    let frame = augmentation.frame(width: 4, height: 2, draw: draw)
    #expect(frame == WindowFrame(columns: 0..<16, rows: 12..<20))
    for y in 0..<20 {
      for x in 0..<20 {
        let inside = frame.columns.contains(x) && frame.rows.contains(y)
        let expected = inside ? plane[3 - x / 4, (y - 12) / 4] : 255
        #expect(values[y * 20 + x] == expected, "at \(x), \(y)")
      }
    }
  }

  @Test("a bicubic plane stays in 0…1 where the kernel overshoots")
  func overshoot() {
    let plane = ScalarMap(width: 6, height: 1, values: [0, 0, 0, 1, 1, 1])
    let values = window(
      of: plane, .saliency, AugmentationDraw(longSide: 20, mirrored: false, placeX: 0, placeY: 0))
    #expect(values.allSatisfy { (0...1).contains($0) } && values.contains(1))
  }

  @TorchActor
  @Test("batches carry planes and frames in the places of their images, whatever the number of threads")
  func loader() throws {
    func epoch(threads: Int) throws -> [[Float]] {
      let loader = Loader(
        source: ImageCache(GreyPictures(), budget: 1 << 16), augmentation: augmentation, normalization: plain,
        batches: EpochOrder.batches(images: 9, batch: 4, seed: 1, epoch: 3), seed: 1, epoch: 3,
        threads: threads, depth: 2)
      defer { loader.close() }
      var batches: [[Float]] = []
      while let batch = try loader.next({ batch in
        let windows = WindowBatch(batch)
        let planes = try #require(windows.planes)
        #expect(planes.shape == [4, 2, 20, 20] && windows.indices == batch.images)
        for (n, index) in batch.images.enumerated() {
          let draw = augmentation.draw(seed: 1, epoch: 3, image: index)
          let expected = window(of: try GreyPictures().planes(at: index)[0], .saliency, draw)
          #expect(planes.element(n, along: .batch).element(0, along: .index(0)).floats() == expected)
        }
        // Labels are 255 exactly where nothing is covered.
        let padding = planes.slice(along: .channel, 1..<2) .== 255
        #expect(padding.booleans() == windows.coverage.floats().map { $0 == 0 })
        return planes.floats()
      }) { batches.append(batch) }
      return batches
    }
    let one = try epoch(threads: 1)
    #expect(one.count == 2)
    #expect(try epoch(threads: 3) == one)
  }

  @TorchActor
  @Test("a source without companions has none, and its batches have no planes")
  func none() throws {
    let loader = Loader(
      source: GeneratedImages(count: 1) { _ in RGBImage(width: 8, height: 8) }, augmentation: augmentation,
      normalization: plain, batches: [[0]], seed: 0, epoch: 1)
    defer { loader.close() }
    #expect(try loader.next { WindowBatch($0).planes == nil } == true)
  }
}
