import Evaluation
import Testing

@Suite struct ImageCostTests {
  private func score(_ correct: Int64, of truth: Int64, label: Int = 1) -> ImageScore {
    ImageScore(entries: [
      .init(label: 0, counts: ClassCounts(truth: 100, predicted: 100, correct: 100)),
      .init(label: label, counts: ClassCounts(truth: truth, predicted: truth, correct: correct)),
    ])
  }

  @Test("leaving a bad image out raises the mean by what is summed without it")
  func costs() throws {
    let (good, bad) = (score(10, of: 10), score(0, of: 10))
    let cost = ImageCost(of: [good, bad])
    // Background 1; class 1 has 10 of 30, without the bad image 10 of 10.
    let (gain, loss): (Double, Double) = (1.0 / 3, -1.0 / 6)
    let (ofBad, ofGood) = (try #require(cost(bad)), try #require(cost(good)))
    #expect(abs(ofBad - gain) < 1e-12)
    #expect(abs(ofGood - loss) < 1e-12)
  }

  @Test("a class that only one image has goes with it")
  func onlyOne() throws {
    let (cow, cat) = (score(5, of: 10), score(0, of: 10, label: 2))
    let cost = ImageCost(of: [cow, cat])
    // (1 + 1/3 + 0)/3 with, (1 + 1/3)/2 without.
    let gain: Double = 2.0 / 9
    let ofCat = try #require(cost(cat))
    #expect(abs(ofCat - gain) < 1e-12)
    #expect(ImageCost(of: [cow])(cow) == nil)
  }
}
