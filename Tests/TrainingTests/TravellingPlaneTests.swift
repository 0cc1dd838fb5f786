import Imaging
import Methods
import Networks
import Testing
import Torch
import Training

/// Images whose red is a code of the place, with the same code as planes.
private struct Coded: ImageSource {
  var kinds: [PlaneKind]
  var count: Int { 12 }
  func name(at index: Int) -> String { "\(index)" }

  func image(at index: Int) -> RGBImage {
    var image = RGBImage(width: 30, height: 24)
    for (i, code) in codes(index).enumerated() {
      for c in 0..<3 { image.pixels[3 * i + c] = code }
    }
    return image
  }

  /// Smooth, so that interpolation has something to be right about.
  private func codes(_ index: Int) -> [UInt8] {
    (0..<720).map { UInt8(20 + index + 3 * ($0 % 30) + 4 * ($0 / 30)) }
  }

  var planeKinds: [PlaneKind] { kinds }
  func planes(at index: Int) -> [PlaneStack] {
    kinds.map { kind in
      PlaneStack(
        width: 30, height: 24, planes: [[UInt8]](repeating: codes(index), count: min(2, kind.channels)))
    }
  }
}

@Suite("Planes that travel with an image", .timeLimit(.minutes(5)))
struct TravellingPlaneTests {
  private let plain = PixelNormalization(InputNormalisation(mean: [0, 0, 0], std: [1, 1, 1]))
  private let augmentation = Augmentation(longSides: 16...50, crop: 24)
  private let labels = PlaneKind("labels", resampling: .nearest, fill: 255)

  private func forEachBatch(
    of source: some ImageSource, threads: Int = 2, _ body: (Batch) throws -> Void
  ) throws {
    let loader = Loader(
      source: source, augmentation: augmentation, normalization: plain,
      batches: EpochOrder.batches(images: 12, batch: 4, seed: 1, epoch: 1), seed: 1, epoch: 1,
      threads: threads)
    defer { loader.close() }
    while try loader.next(body) != nil {}
  }

  private func window(of plane: PlaneStack, _ kind: PlaneKind, _ draw: AugmentationDraw) -> [UInt8] {
    var window = [UInt8](repeating: 111, count: kind.channels * augmentation.crop * augmentation.crop)
    window.withUnsafeMutableBufferPointer {
      augmentation.render(plane, kind: kind, draw: draw, into: $0)
    }
    return window
  }

  @Test("a bicubic plane lies where its image lies, pixel by pixel, and is filled elsewhere")
  func aligned() throws {
    let kind = PlaneKind("codes", channels: 3, resampling: .bicubic, fill: 7)
    var mirrored = Set<Bool>()
    try forEachBatch(of: Coded(kinds: [kind])) { batch in
      #expect(batch.planes.map(\.kind) == [kind])
      let (bytes, area) = (batch.planes[0].bytes, 24 * 24)
      #expect(bytes.count == 4 * 3 * area)
      for image in 0..<4 {
        mirrored.insert(augmentation.draw(seed: 1, epoch: 1, image: batch.images[image]).mirrored)
        for pixel in 0..<area {
          let red = (batch.pixels[3 * (image * area + pixel)] * 255).rounded()
          let code = bytes[image * 3 * area + pixel]
          // Codes begin at 20, so that 0 is outside of the image.
          #expect(red == 0 ? code == 7 : code == UInt8(red))
          #expect(bytes[(image * 3 + 1) * area + pixel] == code)
          #expect(bytes[(image * 3 + 2) * area + pixel] == 7, "the image has two planes only")
        }
      }
    }
    #expect(mirrored == [false, true])
  }

  @Test("nearest labels are labels that are there, near to the image, and bilinear scores are between")
  func kinds() throws {
    let kinds = [labels, PlaneKind("scores", resampling: .bilinear, fill: 0)]
    try forEachBatch(of: Coded(kinds: kinds)) { batch in
      #expect(batch.planes.map(\.kind.name) == ["labels", "scores"])
      for pixel in 0..<4 * 24 * 24 {
        let red = Int((batch.pixels[3 * pixel] * 255).rounded())
        let (label, score) = (Int(batch.planes[0].bytes[pixel]), Int(batch.planes[1].bytes[pixel]))
        if red == 0 {
          #expect(label == 255 && score == 0)
        } else {
          #expect(abs(label - red) <= 9 && abs(score - red) <= 4, "\(label), \(score), \(red)")
        }
      }
    }
  }

  @Test("labels keep their values under a mirror, and lie in the frame of their image")
  func mirroredLabels() {
    let plane = PlaneStack(width: 4, height: 2, planes: [[1, 2, 3, 4, 5, 6, 7, 8]])
    let draw = AugmentationDraw(longSide: 16, mirrored: true, placeX: 0, placeY: 0.999)
    let values = window(of: plane, labels, draw)
    let frame = augmentation.frame(width: 4, height: 2, draw: draw)
    #expect(frame == WindowFrame(columns: 0..<16, rows: 16..<24))
    for y in 0..<24 {
      for x in 0..<24 {
        let inside = frame.columns.contains(x) && frame.rows.contains(y)
        let expected = inside ? plane.planes[0][(y - 16) / 4 * 4 + 3 - x / 4] : 255
        #expect(values[y * 24 + x] == expected, "at \(x), \(y)")
      }
    }
  }

  @Test("a bicubic plane is cut off at black and white where the kernel overshoots")
  func overshoot() {
    let plane = PlaneStack(width: 6, height: 1, planes: [[0, 0, 0, 255, 255, 255]])
    let draw = AugmentationDraw(longSide: 24, mirrored: false, placeX: 0, placeY: 0)
    let values = window(of: plane, .saliency, draw)[..<24]
    let bicubic = (0..<24).map { Double($0) / 4 + 0.125 - 0.5 }
    // Left of the step the kernel goes below black, right of it above white.
    for (value, place) in zip(values, bicubic) where place < 2 || place > 3 {
      #expect(value == (place < 2 ? 0 : 255), "at \(place)")
    }
    #expect(values.contains { 1..<255 ~= $0 })
  }

  @Test("maps in 0…1 travel as 255ths, and what lies outside is cut off")
  func scores() {
    let map = ScalarMap(width: 5, height: 1, values: [-0.2, 0, 100.0 / 255, 1, 7])
    #expect(PlaneStack(width: 5, height: 1, scores: [map]).planes == [[0, 0, 100, 255, 255]])
  }

  @Test("planes are the same bytes whatever the number of threads, kept in memory or not")
  func threads() throws {
    func all(_ source: some ImageSource, threads: Int) throws -> [[UInt8]] {
      var batches: [[UInt8]] = []
      try forEachBatch(of: source, threads: threads) { batches.append(Array($0.planes[0].bytes)) }
      return batches
    }
    let source = Coded(kinds: [labels])
    let one = try all(source, threads: 1)
    #expect(one.count == 3)
    #expect(try all(source, threads: 4) == one)
    // Room for some of the images only, and then for some of their planes.
    let cache = ImageCache(source, budget: 9 * 720)
    #expect(try all(cache, threads: 1) == one)
    #expect(try all(cache, threads: 3) == one)
  }

  @TorchActor
  @Test("tensors carry planes by their kinds and cover exactly what is not filled")
  func tensors() throws {
    let kinds = [labels, PlaneKind("codes", channels: 2, resampling: .bicubic, fill: 0)]
    try forEachBatch(of: Coded(kinds: kinds)) { batch in
      let windows = WindowBatch(batch)
      #expect(windows.indices == batch.images && windows.images.shape == [4, 3, 24, 24])
      let (labels, codes) = (try #require(windows.planes["labels"]), try #require(windows.planes["codes"]))
      #expect(labels.shape == [4, 1, 24, 24] && codes.shape == [4, 2, 24, 24])
      #expect((labels .== 255).booleans() == windows.coverage.floats().map { $0 == 0 })
      for (n, index) in batch.images.enumerated() {
        let draw = augmentation.draw(seed: 1, epoch: 1, image: index)
        let expected = window(of: Coded(kinds: kinds).planes(at: index)[1], kinds[1], draw)
        #expect(codes.element(n, along: .batch).integers() == expected.map(Int.init))
      }
    }
  }

  @TorchActor
  @Test("a source without planes has none, and its batches have none")
  func none() throws {
    try forEachBatch(of: Coded(kinds: [])) { #expect(WindowBatch($0).planes.isEmpty) }
  }
}
