import Imaging
import Refinement
import Testing
import Torch

@TorchActor @Suite("Background rules and seeds")
struct BackgroundRuleTests {
  /// The planes of a [K,H,W] tensor.
  private func planes(_ maps: Tensor) -> [ScalarMap] {
    let (count, height, width) = (maps.shape[0], maps.shape[1], maps.shape[2])
    let values = maps.floats()
    return (0..<count).map {
      ScalarMap(
        width: width, height: height, values: Array(values[$0 * width * height..<($0 + 1) * width * height]))
    }
  }

  /// The case's maps and its rule; the rules on background channels take the first plane as background.
  private func read(_ parity: ParityCase) throws -> (ClassMaps, BackgroundRule) {
    let maps = try parity.input("maps")
    var all = planes(maps)
    let rule: BackgroundRule
    switch parity.settings["rule"] {
    case "constant": rule = .constant(try #require(Double(parity.settings["t"] ?? "")))
    case "alphaPower": rule = .power(try #require(Double(parity.settings["alpha"] ?? "")))
    case "oneMinusSum": rule = .oneMinusSum
    case "bgPower": rule = .channelPower(try #require(Double(parity.settings["beta"] ?? "")))
    default: rule = .channel
    }
    let background = rule.needsBackgroundPlane ? all.removeFirst() : nil
    return (
      ClassMaps(
        width: maps.shape[2], height: maps.shape[1], classes: Array(1..<all.count + 1), planes: all,
        background: background), rule
    )
  }

  @Test("rules give the values and seeds of the official codes", arguments: 1...5)
  func parity(number: Int) throws {
    let parity = try ParityCase("background-0\(number)")
    let (maps, rule) = try read(parity)
    let scores = try rule.scores(of: maps)
    let got = Tensor(scores.flatMap(\.values), shape: [scores.count, maps.height, maps.width])
    try parity.check(got, "maps")
    let seed = try SeedMask.labels(of: maps, background: rule)
    #expect(seed.labels.map(Int.init) == (try parity.expected("labels")).integers())
  }

  @Test(
    "rules are read as they are written",
    arguments: [
      "constant(0.3)", "constant(0)", "constant(1)", "power(4)", "power(0.5)", "oneMinusSum", "channel",
      "channelPower(3)", "saliency(0.5)", "saliency(0.12)",
    ])
  func grammar(text: String) throws {
    #expect(try BackgroundRule(text).description == text)
    #expect(try BackgroundRule(" \(text.replacing("(", with: "( ")) ") == BackgroundRule(text))
  }

  @Test(
    "what is no rule is refused in one sentence",
    arguments: [
      "", "constant", "constant()", "constant(x)", "constant(0.3", "constant(1.5)", "constant(-0.1)",
      "constant(nan)",
      "power(0)", "power(inf)", "channel(3)", "oneMinusSum(1)", "Constant(0.3)", "alphaPower(4)",
      "constant(0.3))", "saliency()", "saliency(1.5)",
    ])
  func refusals(text: String) {
    let failure = #expect(throws: BackgroundRule.Failure.self) { try BackgroundRule(text) }
    #expect(failure.map { !$0.description.contains("\n") && $0.description.count > 20 } ?? false)
  }

  @Test("a larger exponent gives less background, and maps above one leave none")
  func powers() throws {
    let maps = ClassMaps(
      width: 3, height: 1, classes: [7], planes: [ScalarMap(width: 3, height: 1, values: [0, 0.5, 1.5])])
    #expect(try BackgroundRule.power(4).background(of: maps).values == [1, 0.0625, 0])
    #expect(try BackgroundRule.power(24).background(of: maps).values[1] < 1e-6)
    #expect(try BackgroundRule.power(0.5).background(of: maps).values[2] == 0)
    let below = ClassMaps(
      width: 1, height: 1, classes: [7], planes: [ScalarMap(width: 1, height: 1, values: [-1])])
    #expect(try BackgroundRule.power(2).background(of: below).values == [4])
  }

  @Test("seeds hold class indices of the data set, ties go to background and then to the lower class")
  func seeds() throws {
    func plane(_ values: [Float]) -> ScalarMap { ScalarMap(width: 4, height: 1, values: values) }
    let maps = ClassMaps(
      width: 4, height: 1, classes: [3, 15],
      planes: [plane([0.3, 0.8, 0.5, 0.1]), plane([0.2, 0.4, 0.5, 0.9])])
    #expect(try SeedMask.labels(of: maps, background: .constant(0.3)).labels == [0, 3, 3, 15])
  }

  @Test("an image without classes is background everywhere, under every rule that needs no channel")
  func noClasses() throws {
    let maps = ClassMaps(width: 5, height: 2, classes: [], planes: [])
    for rule: BackgroundRule in [.constant(0), .constant(0.3), .power(4), .oneMinusSum] {
      #expect(try SeedMask.labels(of: maps, background: rule).labels == [UInt8](repeating: 0, count: 10))
    }
  }

  @Test("the saliency rule cuts the saliency map out by the argmax of the classes, however weak they are")
  func saliency() throws {
    func plane(_ values: [Float]) -> ScalarMap { ScalarMap(width: 4, height: 1, values: values) }
    var maps = ClassMaps(
      width: 4, height: 1, classes: [3, 15], planes: [plane([0.9, 0.1, 0, 0.2]), plane([0.2, 0.4, 0, 1])],
      saliency: plane([0.5, 0.51, 1, 0.9]))
    let rule = try BackgroundRule("saliency")
    #expect(rule == .saliency(0.5) && rule.needsSaliency && !rule.needsBackgroundPlane)
    // Exactly the threshold is not salient; where no class is seen the first one is taken.
    #expect(try SeedMask.labels(of: maps, background: rule).labels == [0, 15, 3, 15])
    #expect(try SeedMask.labels(of: maps, background: .saliency(0.4)).labels == [3, 15, 3, 15])
    maps.saliency = nil
    let failure = #expect(throws: BackgroundRule.Failure.noSaliency(rule)) {
      try SeedMask.labels(of: maps, background: rule)
    }
    #expect(failure?.description.contains("camscope saliency DIR --out") ?? false)
  }

  @Test("a CRF from the saliency rule keeps both sides of its edge")
  func saliencyInACRF() throws {
    let half = ScalarMap(width: 20, height: 10, values: (0..<200).map { $0 % 20 < 10 ? 1 : 0 })
    let maps = ClassMaps(
      width: 20, height: 10, classes: [2], planes: [ScalarMap(width: 20, height: 10, filledWith: 0.6)],
      saliency: half)
    var image = RGBImage(width: 20, height: 10)
    for y in 0..<10 { for x in 0..<10 { image[x, y] = RGBColor(250, 240, 230) } }
    let refined = try RefinementChain("pamr,crf")(RefinableMaps(maps, background: .saliency(0.5)), on: image)
    #expect(try refined.mask().labels == half.values.map { $0 > 0 ? 2 : 0 })
  }

  @Test("a rule on the background channel says when there is none")
  func missingChannel() {
    let maps = ClassMaps(width: 1, height: 1, classes: [], planes: [])
    #expect(throws: BackgroundRule.Failure.noBackgroundPlane(.channel)) {
      try SeedMask.labels(of: maps, background: .channel)
    }
  }
}
