import Evaluation
import Imaging
import Testing

/// A map of one digit a pixel; `#` is void, blanks and `.` are background.
func map(_ rows: String...) -> LabelMap {
  LabelMap(
    width: rows[0].count, height: rows.count,
    labels: rows.joined().map { $0 == "#" ? 255 : UInt8($0.wholeNumberValue ?? 0) })
}

/// The truth of a mask whose objects are connected parts.
private func truth(_ mask: LabelMap) -> ImageTruth {
  ImageTruth(mask: mask, instances: Instances(componentsOf: mask))
}

@Suite("Failures of masks")
struct FailureTests {
  private let search = MaskFailures(classes: 4)

  @Test("a right mask has none")
  func right() throws {
    let mask = map("111...", "111...", "......", "...22.", "...22.", "......")
    #expect(try search(of: mask, truth: truth(mask)).isEmpty)
  }

  @Test("a class with an IoU below the threshold is missing, and its objects are not told beside it")
  func missingClass() throws {
    let actual = truth(map("111...", "111...", "......", "...22.", "...22.", "......"))
    let found = try search(of: map("111...", "111...", "......", "......", "......", "......"), truth: actual)
    #expect(found.map(\.kind) == [.missingClass])
    let failure = try #require(found.first)
    #expect(failure.label == 2 && failure.area == 4 && failure.found == 0 && failure.instance == nil)
    #expect(failure.box == PixelRect(x: 3, y: 3, width: 2, height: 2))
    #expect(failure.share == 4.0 / 36)
  }

  @Test("an object whose class is found elsewhere is missing alone")
  func missingObject() throws {
    let actual = truth(map("11....", "11....", "......", "....11", "....11", "......"))
    let found = try search(of: map("11....", "11....", "......", "......", "......", "......"), truth: actual)
    #expect(found.map(\.kind) == [.missingObject])
    let failure = try #require(found.first)
    #expect(failure.label == 1 && failure.area == 4 && failure.found == 0)
    #expect(
      failure.instance.map { actual.instances.all[$0].box } == PixelRect(x: 4, y: 3, width: 2, height: 2))
    // A tenth of its pixels is enough to be found.
    let quarter = try search(
      of: map("11....", "11....", "......", "....1.", "......", "......"), truth: actual)
    #expect(quarter.isEmpty)
  }

  @Test("false pixels are near the boundary, attached or detached")
  func falseCoverage() throws {
    var near = search
    near.thresholds.boundary = 1
    let actual = truth(map("11....", "11....", "......", "......", "......", "......"))
    let prediction = map("1111..", "11....", "......", "......", "....11", "....11")
    let found = try near(of: prediction, truth: actual)
    #expect(found.map(\.kind) == [.nearBoundary, .attached, .detached])
    #expect(found.map(\.area) == [1, 1, 4])
    #expect(found.map(\.box.x) == [2, 3, 4])
    // Five pixels reach farther than the touching part, and as far as the other's nearest corner.
    let wide = try search(of: prediction, truth: actual)
    #expect(wide.map(\.kind) == [.nearBoundary, .detached])
    #expect(wide.map(\.area) == [5, 1])
  }

  @Test("parts that share a corner touch, and an island within reach is near whatever it touches")
  func touching() throws {
    var tight = search
    tight.thresholds.boundary = 0
    let actual = truth(map("1.....", "......", "......", "......", "......", "......"))
    let corner = map("1.....", ".1....", "..1...", "......", "......", "......")
    #expect(try tight(of: corner, truth: actual).map(\.kind) == [.attached])
    let beside = map("1.....", "......", "..1...", "......", "......", "......")
    #expect(try tight(of: beside, truth: actual).map(\.kind) == [.detached])
    #expect(try search(of: beside, truth: actual).map(\.kind) == [.nearBoundary])
  }

  @Test("a class that the truth lacks is detached everywhere")
  func strangeClass() throws {
    let actual = truth(map("11....", "11....", "......", "......", "......", "......"))
    let found = try search(of: map("11.3..", "11....", "......", "......", "......", "......"), truth: actual)
    #expect(found.map(\.kind) == [.detached] && found.map(\.label) == [3] && found.map(\.area) == [1])
  }

  @Test("void is neither right nor wrong, and its ring counts as part of the class for distances")
  func void() throws {
    var near = search
    near.thresholds.boundary = 1
    let actual = truth(map("11#...", "11#...", "##....", "......", "......", "......"))
    #expect(
      try near(of: map("111...", "111...", "......", "......", "......", "......"), truth: actual).isEmpty)
    let spill = try near(of: map("1111..", "11....", "......", "......", "......", "......"), truth: actual)
    #expect(spill.map(\.kind) == [.nearBoundary] && spill.map(\.area) == [1])
  }

  @Test("masks of another size are refused")
  func sizes() {
    #expect(throws: SizeMismatch.self) {
      try search(of: LabelMap(width: 3, height: 3), truth: truth(LabelMap(width: 4, height: 3)))
    }
    #expect(throws: SizeMismatch.self) {
      try SaliencyFailures(classes: 4)(
        of: ScalarMap(width: 3, height: 3), truth: truth(LabelMap(width: 4, height: 3)))
    }
  }

  @Test("empty masks, one pixel and labels beyond the classes are borne")
  func edges() throws {
    #expect(
      try search(of: LabelMap(width: 0, height: 0), truth: truth(LabelMap(width: 0, height: 0))).isEmpty)
    #expect(try search(of: map("1"), truth: truth(map("0"))).map(\.kind) == [.detached])
    let strange = LabelMap(width: 3, height: 1, labels: [200, 1, 255])
    #expect(try search(of: strange, truth: truth(LabelMap(width: 3, height: 1, labels: [9, 1, 1]))).isEmpty)
  }

  @Test("areas of false coverage are the false positives of the scores, whatever the masks")
  func sums() throws {
    var generator = SplitMix(state: 11)
    for _ in 0..<20 {
      func noise() -> LabelMap {
        LabelMap(
          width: 23, height: 17,
          labels: (0..<23 * 17).map { _ in
            let draw = generator.next() % 12
            return draw == 11 ? 255 : draw > 3 ? 0 : UInt8(draw)
          })
      }
      let (mask, prediction) = (noise(), noise())
      let score = try ImageScore(prediction: prediction, truth: mask, classes: 4)
      let found = try search(of: prediction, truth: truth(mask))
      for label in 1..<4 {
        let counts = score.counts(of: label)
        let area = found.filter { $0.label == label && $0.kind.isFalseCoverage }.reduce(0) { $0 + $1.area }
        #expect(Int64(area) == counts.predicted - counts.correct)
      }
    }
  }
}

@Suite("The stage at which something was lost")
struct FailureCauseTests {
  private let search = MaskFailures(classes: 4)
  private let actual = truth(map("11....", "11....", "......", "....22", "....22", "......"))

  /// Evidence with constant maps: class 1 and class 2 at these heights over a background of 0.3.
  private func evidence(_ one: Float, _ two: Float, probability: Double = 0.9) -> SeedEvidence {
    SeedEvidence(
      probabilities: [0.9, probability, 0.9], background: ScalarMap(width: 6, height: 6, filledWith: 0.3),
      maps: [
        1: ScalarMap(width: 6, height: 6, filledWith: one),
        2: ScalarMap(width: 6, height: 6, filledWith: two),
      ])
  }

  private func cause(_ evidence: SeedEvidence) throws -> FailureCause? {
    var staged = StagedFailures(search, truth: actual)
    let seed = map("11....", "11....", "......", "....11", "....11", "......")
    return try staged.next("seed", mask: seed, evidence: evidence).first { $0.kind == .missingClass }?.cause
  }

  @Test("recognition, competition and localisation")
  func seed() throws {
    #expect(try cause(evidence(0.8, 0.7, probability: 0.4)) == .recognition)
    #expect(try cause(evidence(0.8, 0.7)) == .competition)
    #expect(try cause(evidence(0.8, 0.2)) == .localisation)
  }

  @Test("without evidence the cause is unknown")
  func unknown() throws {
    var staged = StagedFailures(search, truth: actual)
    let found = try staged.next("seed", mask: LabelMap(width: 6, height: 6))
    #expect(found.map(\.kind) == [.missingClass, .missingClass] && found.allSatisfy { $0.cause == nil })
  }

  @Test("a refinement that loses a class is named, by later stages, too; one that finds it again clears it")
  func refinement() throws {
    var staged = StagedFailures(search, truth: actual)
    let lost = map("11....", "11....", "......", "......", "......", "......")
    #expect(try staged.next("seed", mask: actual.mask, evidence: evidence(1, 1)).isEmpty)
    #expect(try staged.next("pamr", mask: lost).map(\.cause) == [.refinement("pamr")])
    #expect(try staged.next("crf:psa", mask: lost).map(\.cause) == [.refinement("pamr")])
    #expect(try staged.next("walk:irn", mask: actual.mask).isEmpty)
    #expect(try staged.next("crf:irn", mask: lost).map(\.cause) == [.refinement("crf:irn")])
  }

  @Test("an object that was lost with its class keeps the cause of the class")
  func objectOfLostClass() throws {
    let twice = truth(map("11....", "11....", "......", "....11", "....11", "......"))
    var staged = StagedFailures(search, truth: twice)
    _ = try staged.next("seed", mask: LabelMap(width: 6, height: 6), evidence: evidence(0.1, 0))
    let half = try staged.next("pamr", mask: map("11....", "11....", "......", "......", "......", "......"))
    #expect(half.map(\.kind) == [.missingObject] && half.map(\.cause) == [.localisation])
  }

  @Test("causes read back from their text")
  func text() {
    for cause in [FailureCause.recognition, .competition, .localisation, .refinement("crf:psa")] {
      #expect(FailureCause(rawValue: cause.rawValue) == cause)
    }
    #expect(FailureCause(rawValue: "chance") == nil)
  }
}

@Suite("Failures of saliency maps")
struct SaliencyFailureTests {
  private let actual = truth(map("11....", "11..11", "......", "......", "2222..", "2222.."))

  /// 1 where a digit is not 0.
  private func saliency(_ rows: String...) -> ScalarMap {
    ScalarMap(width: 6, height: 6, values: rows.joined().map { $0 == "1" ? 1 : 0 })
  }

  @Test("a missing class, a missing object and false coverage")
  func kinds() throws {
    let found = try SaliencyFailures(classes: 3)(
      of: saliency("11....", "11....", "......", "......", "......", "....11"), truth: actual)
    #expect(found.map(\.kind) == [.missingObject, .missingClass, .falseCoverage])
    #expect(found.map(\.label) == [1, 2, 0] && found.map(\.area) == [2, 8, 2])
  }

  @Test("half of an object is enough, a tenth of a class, and a tenth of a part on objects")
  func limits() throws {
    var search = SaliencyFailures(classes: 3)
    let map = saliency("11....", "11..1.", "......", "......", "1.....", "......")
    let found = try search(of: map, truth: actual)
    #expect(found.map(\.kind) == [.missingObject] && found.map(\.label) == [2])
    search.thresholds.saliencyClassShare = 0.2
    #expect(try search(of: map, truth: actual).map(\.kind) == [.missingClass])

    func part(_ length: Int) throws -> [FailureKind] {
      let mask = LabelMap(width: 20, height: 1, labels: (0..<20).map { $0 == 0 ? 1 : 0 })
      let salient = ScalarMap(width: 20, height: 1, values: (0..<20).map { $0 < length ? 1 : 0 })
      return try search(of: salient, truth: truth(mask)).map(\.kind)
    }
    #expect(try part(10).isEmpty)
    #expect(try part(11) == [.falseCoverage])
  }

  @Test("the error map has the kinds of the failures where they are, and milder ones elsewhere")
  func errorMap() throws {
    let void = truth(map("11....", "11..11", "......", "#.....", "2222..", "2222.."))
    let errors = try SaliencyFailures(classes: 3).errors(
      of: saliency("1.1...", "11....", "......", "......", "......", "....11"), truth: void)
    let kinds = errors.labels.map { SaliencyErrorKind(rawValue: $0) }
    func kind(_ x: Int, _ y: Int) -> SaliencyErrorKind? { kinds[y * 6 + x] }
    #expect(kind(0, 0) == .truePositive && kind(1, 0) == .hole && kind(2, 0) == .beyond)
    #expect(kind(4, 1) == .missingObject && kind(0, 4) == .missingClass && kind(4, 5) == .falseCoverage)
    #expect(kind(0, 3) == .void && kind(3, 3) == .trueNegative)
    #expect(SaliencyErrorKind.palette.count == SaliencyErrorKind.allCases.count)
    #expect(throws: SizeMismatch.self) {
      try SaliencyFailures(classes: 3).errors(of: ScalarMap(width: 5, height: 6), truth: void)
    }
  }

  @Test("parts that are too small are passed over")
  func small() throws {
    var coarse = SaliencyFailures(classes: 3)
    coarse.thresholds.saliencyPartShare = 0.06
    let all = saliency("11..1.", "11..11", "......", "......", "1111.1", "1111.1")
    #expect(try coarse(of: all, truth: actual).isEmpty)
    coarse.thresholds.saliencyPartShare = 0.05
    #expect(try coarse(of: all, truth: actual).map(\.area) == [2])
  }
}
