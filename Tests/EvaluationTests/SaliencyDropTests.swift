import Evaluation
import Imaging
import Testing

@Suite("Errors of saliency maps before and after the drop")
struct SaliencyDropTests {
  /// Class 1 left and right, of which the right object is not salient; class 2 below, not salient either; a salient part
  /// on no object; a void column.
  private let mask = map(
    "11..11#",
    "11..11#",
    ".......",
    "22.....",
    "22.....")
  private let salient = map(
    "11.....",
    "11.....",
    ".......",
    "....11.",
    "....11.")

  private func counts(dropping dropped: LabelMap) throws -> SaliencyDropCounts {
    var counts = SaliencyDropCounts(classes: 3)
    try counts.add(
      ScalarMap(width: 7, height: 5, values: salient.labels.map { Float($0) }),
      isDropped: dropped.labels.map { $0 == 1 },
      truth: ImageTruth(mask: mask, instances: Instances(componentsOf: mask)))
    return counts
  }

  @Test("without a drop every error is left, with the pixels that are its own")
  func nothingDropped() throws {
    let counts = try counts(dropping: LabelMap(width: 7, height: 5))
    for kind in FailureKind.ofSaliency {
      let count = try #require(counts.kinds[kind])
      #expect(count.errors == 1 && count.errorsLeft == 1, "\(kind)")
      #expect(count.pixels == 4 && count.pixelsLeft == 4, "\(kind)")
      #expect(count.dropped == 0)
    }
    // 35 pixels without 2 of void and 12 of errors.
    #expect(counts.right.pixels == 21 && counts.right.pixelsLeft == 21)
    #expect(counts.images == 1)
  }

  @Test("an error is gone once half of its pixels are dropped, and right pixels that are dropped are counted")
  func halfDropped() throws {
    let counts = try counts(
      dropping: map(
        "1...1..",
        "1...1..",
        ".......",
        "1......",
        "....11."))
    let missingObject = try #require(counts.kinds[.missingObject])
    #expect(missingObject.errorsLeft == 0 && missingObject.pixelsLeft == 2)
    let missingClass = try #require(counts.kinds[.missingClass])
    #expect(missingClass.errorsLeft == 1 && missingClass.pixelsLeft == 3)
    let falseCoverage = try #require(counts.kinds[.falseCoverage])
    #expect(falseCoverage.errorsLeft == 0 && falseCoverage.dropped == 0.5)
    #expect(counts.right.pixelsLeft == 19)
  }

  @Test("maps of another size than the mask are refused and add nothing")
  func otherSize() throws {
    var counts = SaliencyDropCounts(classes: 3)
    #expect(throws: SizeMismatch.self) {
      try counts.add(
        ScalarMap(width: 2, height: 1, values: [0, 1]), isDropped: [false, false],
        truth: ImageTruth(mask: mask, instances: Instances(componentsOf: mask)))
    }
    #expect(counts.images == 0 && counts.kinds[.missingClass]?.errors == 0)
  }
}
