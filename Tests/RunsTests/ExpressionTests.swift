import Evaluation
import Runs
import Testing

@Suite struct ExpressionTests {
  private let names = ImageExpression.Names(classes: ["background", "cow", "cat"], sets: ["bad-cows"])

  private func root(_ text: String) throws -> ImageExpression.Node? {
    try ImageExpression.parse(text, names: names).root
  }

  private func facts(
    _ name: String = "2007_1", classes: [Int]? = [1], iou: Double? = nil, isMarked: Bool = false,
    sets: Set<String> = [], failures: [ImageFailure]? = nil
  ) -> ImageFacts {
    ImageFacts(
      name: name, classes: classes, isMarked: isMarked, sets: sets, value: { $0 == .iou ? iou : nil },
      failures: failures)
  }

  @Test(
    "conditions stand side by side, & binds closer than |, and ! and parentheses do what they do everywhere")
  func grammar() throws {
    let (cow, cat) = (ImageExpression.Node.classIndex(1), ImageExpression.Node.classIndex(2))
    #expect(
      try root("class=cow & iou<.3 & area>1%")
        == .all([cow, .value(.iou, .below, 0.3), .value(.area, .above, 0.01)]))
    #expect(try root("class=cow iou < .3 2007") == .all([cow, .value(.iou, .below, 0.3), .name("2007")]))
    #expect(try root("class=cow class=cat | marked") == .any([.all([cow, cat]), .marked]))
    #expect(try root("class=cow & (class=cat | !marked)") == .all([cow, .any([cat, .not(.marked)])]))
    #expect(try root("!(class=cow|class=cat)") == .not(.any([cow, cat])))
    #expect(try root("class != cow") == .not(cow))
    #expect(try root("set=bad-cows") == .set("bad-cows"))
    #expect(
      try root("area:cat>=2% iou:cow!=1")
        == .all([.value(.classArea(2), .atLeast, 0.02), .value(.classIoU(1), .unequal, 1)]))
    #expect(try root("  ") == nil)
  }

  @Test("scores, per cent, a class's IoU, kinds of failure")
  func conditions() throws {
    let text = "contourF>=50% iou:cat<.2 !failure=missingClass:cow failure=detached !marked"
    let expression = try ImageExpression.parse(text, names: names)
    #expect(
      expression.root
        == .all([
          .value(.contourF, .atLeast, 0.5), .value(.classIoU(2), .below, 0.2),
          .not(.failure(.missingClass, label: 1)), .failure(.detached, label: nil), .not(.marked),
        ]))
    #expect(
      expression.usesFailures && expression.sortKeys == [.contourF, .classIoU(2)] && expression.usesMarks)
  }

  @Test("what cannot be read is told in one sentence")
  func refusals() {
    for text in [
      "class=dog", "iou<x", "size=3", "class=", "failure=nothing", "failure=detached:dog", "set=none",
      "class<cow",
      "(class=cow", "class=cow)", "class=cow &", "| marked", "!", "()", "=3",
    ] {
      do {
        let read = try ImageExpression.parse(text, names: names)
        Issue.record("\(text) was read as \(String(describing: read.root))")
      } catch {
        #expect(!error.description.isEmpty && !error.description.contains("\n"), "\(text)")
      }
    }
  }

  @Test("what is unknown meets no condition, nor its opposite, but does not hide what is decided without it")
  func unknown() throws {
    func passes(_ text: String, _ facts: ImageFacts) throws -> Bool {
      try ImageExpression.parse(text, names: names).passes(facts)
    }
    #expect(try passes("class=cow & iou<.3 2007", facts(iou: 0.2)))
    #expect(try !passes("class=cow & iou<.3 2007", facts("2008_1", iou: 0.2)))
    for text in ["iou<.3", "!iou<.3", "failure=detached", "!failure=detached", "class=cow & iou<.3"] {
      #expect(try !passes(text, facts()), "\(text)")
    }
    #expect(try passes("class=cow | iou<.3", facts()))
    #expect(try passes("set=bad-cows & marked", facts(isMarked: true, sets: ["bad-cows"])))
    #expect(try passes("", facts()))
  }

  @Test("any text is read or refused, none hurts")
  func anyText() {
    var seed = UInt64(7)
    let pieces = [
      "class=", "cow", "(", ")", "!", "&", "|", " ", "<", ">=", "=", "iou", ".3", "%", ":", "marked", "ü",
    ]
    for _ in 0..<2000 {
      var text = ""
      for _ in 0..<8 {
        seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        text += pieces[Int(seed >> 33) % pieces.count]
      }
      if let read = try? ImageExpression.parse(text, names: names) { _ = read.passes(facts()) }
    }
  }
}
