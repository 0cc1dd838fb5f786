import Foundation
import Imaging
import Refinement
import Testing
import Torch

@TorchActor @Suite("PAMR")
struct PAMRTests {
  /// Both paths against a case.
  private func check(_ parity: ParityCase) throws {
    let dilations = try #require(parity.settings["dilations"]).split(separator: ",").compactMap { Int($0) }
    let pamr = PAMR(dilations: dilations, iterations: Int(try parity.number("iterations")))
    let (image, maps) = (try parity.input("image"), try parity.input("maps"))
    try parity.check(try pamr(maps, image: image), "maps")
    let refined = try (0..<image.shape[0]).flatMap { b in
      try pamr(planes(maps, b), channels: planes(image, b)).flatMap(\.values)
    }
    try parity.check(Tensor(refined, shape: try parity.expected("maps").shape), "maps")
  }

  @Test("the maps are those of the published module", arguments: ["pamr-02", "pamr-03"])
  func parity(name: String) throws {
    try check(ParityCase(name))
  }

  @Test(
    "every case of the collection beside the package agrees",
    .enabled(if: !ParityCase.collected("pamr").isEmpty, "no ../shared/parity"))
  func collection() throws {
    for name in ParityCase.collected("pamr") { try check(ParityCase(name, in: ParityCase.collection)) }
  }

  @Test("one row of three pixels by hand")
  func byHand() throws {
    let row: [Float] = [0, 1, 3]
    let m: [Float] = [1, 0, 0]
    let got = try PAMR(dilations: [1], iterations: 1)(
      [ScalarMap(width: 3, height: 1, values: m)], channels: [ScalarMap(width: 3, height: 1, values: row)])
    for x in 0..<3 {
      // Three samples of each column; the pixel itself is the centre and, replicated, the ones above and below.
      let columns = [max(0, x - 1), x, min(2, x + 1)]
      let samples = columns.flatMap { [row[$0], row[$0], row[$0]] }
      let mean = samples.reduce(0, +) / 9
      let sigma = (samples.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / 8).squareRoot()
      var weights: Float = 0
      var sum: Float = 0
      for (place, count) in [(columns[0], 3), (columns[1], 2), (columns[2], 3)] {
        let weight = Float(count) * exp(-abs(row[place] - row[x]) / (1e-8 + 0.1 * sigma))
        weights += weight
        sum += weight * m[place]
      }
      #expect(abs(got[0].values[x] - sum / weights) < 1e-5)
    }
  }

  @Test("a sum of 1 is kept at every pixel, and affine changes of a channel change nothing")
  func invariance() throws {
    var (image, maps) = scene(width: 33, height: 26, maps: 4)
    maps.append(maps[0])
    for i in 0..<33 * 26 { maps[4].values[i] = 1 - maps[0..<4].map { $0.values[i] }.reduce(0, +) }
    let refined = try PAMR()(maps, channels: image)
    for i in 0..<33 * 26 {
      let (before, after) = (
        maps.map { $0.values[i] }.reduce(0, +), refined.map { $0.values[i] }.reduce(0, +)
      )
      #expect(abs(before - after) < 1e-4)
    }
    image[1].values = image[1].values.map { 3 * $0 - 40 }
    let other = try PAMR()(maps, channels: image)
    let close = isClose(refined, other, 1e-3)
    #expect(close)
  }

  @Test("the two paths agree for any number of maps, sizes and dilations")
  func paths() throws {
    for (count, width, height, dilations) in [
      (1, 19, 23, [1, 2]), (3, 1, 7, [1, 4]), (5, 9, 1, [3]), (21, 30, 11, [1, 2, 4, 8, 12, 24]),
      (40, 8, 8, [1]),
    ] {
      let (image, _) = scene(width: width, height: height, maps: 0)
      let (_, maps) = scene(width: max(1, width / 2), height: height + 2, maps: count)
      let pamr = PAMR(dilations: dilations, iterations: 3)
      let native = try pamr(maps, channels: image)
      let shape = [1, count, height + 2, max(1, width / 2)]
      let tensor = try pamr(
        Tensor(maps.flatMap(\.values), shape: shape),
        image: Tensor(image.flatMap(\.values), shape: [1, 3, height, width]))
      let close = isClose(native, planes(tensor, 0), 1e-4)
      #expect(close, "\(count) maps, \(width)×\(height)")
    }
  }

  @Test("gradients pass the maps and stop at the image")
  func gradients() throws {
    let maps = Tensor.uniform([1, 2, 6, 7]).requiringGradient()
    let image = Tensor.uniform([1, 3, 6, 7]).requiringGradient()
    let refined = try PAMR(dilations: [1, 2], iterations: 2)(maps, image: image)
    refined.slice(along: .channel, 0..<1).sum().backward()
    let gradient = try #require(maps.gradient).floats()
    // Each pixel's weights sum to 1, so that the gradient's sum is the number of pixels, all in the first map.
    #expect(abs(gradient[0..<42].reduce(0, +) - 42) < 1e-3)
    #expect(gradient[42..<84].allSatisfy { $0 == 0 })
    #expect(image.gradient == nil)
  }

  @Test("images and maps as they come: one pixel, one colour, NaN, no map")
  func wild() throws {
    let pixel = ScalarMap(width: 1, height: 1, values: [5])
    #expect(abs(try PAMR()([pixel], channels: [pixel])[0].values[0] - 5) < 1e-4)
    #expect(try PAMR()([], channels: [pixel]).isEmpty)
    let flat = RGBImage(width: 6, height: 5, filledWith: RGBColor(9, 9, 9))
    var map = ScalarMap(width: 3, height: 9, filledWith: 0.5)
    map[1, 4] = .nan
    map[2, 2] = -.infinity
    let refined = try PAMR()([map], on: flat)[0]
    #expect(refined.width == 6 && refined.height == 5)
    #expect(refined.values.allSatisfy { $0 >= 0 && $0 <= 0.5001 })
  }

  @Test("what cannot work is refused")
  func refusals() {
    let plane = ScalarMap(width: 2, height: 2)
    #expect(throws: PAMR.Failure.dilations([])) { try PAMR(dilations: [])([plane], channels: [plane]) }
    #expect(throws: PAMR.Failure.dilations([1, 0])) {
      try PAMR(dilations: [1, 0])([plane], channels: [plane])
    }
    #expect(throws: PAMR.Failure.iterations(-1)) { try PAMR(iterations: -1)([plane], channels: [plane]) }
    #expect(throws: PAMR.Failure.unequalPlanes) { try PAMR()([plane], channels: []) }
    #expect(throws: PAMR.Failure.unequalPlanes) {
      try PAMR()([plane, ScalarMap(width: 1, height: 2)], channels: [plane])
    }
  }

  @Test("the result does not depend on the number of threads")
  func threads() throws {
    let (image, maps) = scene(width: 90, height: 70, maps: 6)
    let one = try PAMR(iterations: 3)(maps, channels: image, threads: 1)
    let same = try PAMR(iterations: 3)(maps, channels: image, threads: 3) == one
    #expect(same)
  }

  // MARK: Inputs

  private func planes(_ x: Tensor, _ image: Int) -> [ScalarMap] {
    let shape = x.shape
    let values = x.element(image, along: .batch).floats()
    let count = shape[2] * shape[3]
    return (0..<shape[1]).map {
      ScalarMap(width: shape[3], height: shape[2], values: Array(values[$0 * count..<($0 + 1) * count]))
    }
  }

  private func scene(width: Int, height: Int, maps: Int) -> ([ScalarMap], [ScalarMap]) {
    var generator = SeededGenerator(seed: 3)
    func plane(_ scale: Float) -> ScalarMap {
      ScalarMap(
        width: width, height: height,
        values: (0..<width * height).map { _ in Float.random(in: 0...scale, using: &generator) })
    }
    return ((0..<3).map { _ in plane(255) }, (0..<maps).map { _ in plane(1) })
  }

  private func isClose(_ a: [ScalarMap], _ b: [ScalarMap], _ tolerance: Float) -> Bool {
    a.count == b.count
      && zip(a, b).allSatisfy { zip($0.values, $1.values).allSatisfy { abs($0 - $1) <= tolerance } }
  }
}
