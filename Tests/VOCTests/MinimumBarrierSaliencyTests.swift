import Evaluation
import Imaging
import Testing
import VOC

@Suite("Classical saliency maps")
struct MinimumBarrierSaliencyTests {
  /// A disk on noise, and where it is.
  private func disk(width: Int, height: Int, x: Int, y: Int, radius: Int) -> (RGBImage, LabelMap) {
    var random = SeededGenerator(seed: 3)
    var image = RGBImage(width: width, height: height)
    for i in image.pixels.indices { image.pixels[i] = UInt8(90 + random.integer(in: 0...40)) }
    var mask = LabelMap(width: width, height: height)
    for v in 0..<height {
      for u in 0..<width where (u - x) * (u - x) + (v - y) * (v - y) < radius * radius {
        image[u, v] = RGBColor(200, UInt8(40 + random.integer(in: 0...30)), 40)
        mask[u, v] = 1
      }
    }
    return (image, mask)
  }

  @Test("a disk on noise is salient and the rest is not, also at the edge of another size")
  func disks() throws {
    for (width, height) in [(500, 375), (120, 200)] {
      let (image, mask) = disk(
        width: width, height: height, x: width / 2 + 10, y: height / 2 - 5, radius: min(width, height) / 5)
      let map = MinimumBarrierSaliency()(image)
      #expect((map.width, map.height) == (width, height))
      var score = SaliencyScore()
      try score.add(map, truth: mask)
      #expect(score.meanAbsoluteError ?? 1 < 0.05 && score.fMeasureAtHalf ?? 0 > 0.9, "\(score)")
      #expect(map.values.min() == 0 && map.values.max() == 1)
    }
  }

  @Test("an image of one colour has no salient pixel, and the smallest images have a map")
  func flat() {
    for (width, height) in [(60, 40), (1, 1), (2, 300), (5000, 1)] {
      let image = RGBImage(width: width, height: height, filledWith: RGBColor(10, 200, 90))
      let map = MinimumBarrierSaliency()(image)
      #expect((map.width, map.height) == (width, height) && map.values.allSatisfy { $0 == 0 })
    }
  }

  @Test("the same image gives the same map, and every value is one")
  func values() {
    for seed in 0..<3 as Range<UInt64> {
      let image = PaintedScene(seed: 90 + seed, index: 2).image
      let map = MinimumBarrierSaliency()(image)
      #expect(map == MinimumBarrierSaliency()(image))
      #expect(map.values.allSatisfy { $0 >= 0 && $0 <= 1 })
    }
  }

  @Test("on painted images it tells objects from background far better than chance")
  func painted() throws {
    var (score, guess) = (SaliencyScore(), SaliencyScore())
    for index in 0..<12 {
      let scene = PaintedScene(seed: 11, index: index)
      try score.add(MinimumBarrierSaliency()(scene.image), truth: scene.classes)
      let everything = ScalarMap(width: scene.image.width, height: scene.image.height, filledWith: 1)
      try guess.add(everything, truth: scene.classes)
    }
    let (best, chance) = (try #require(score.bestFMeasure).value, try #require(guess.fMeasureAtHalf))
    #expect(best > chance + 0.15, "F \(best), \(chance) of all pixels")
    #expect(try #require(score.meanAbsoluteError) < 0.3)
  }
}
