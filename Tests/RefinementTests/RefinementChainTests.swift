import Foundation
import Imaging
import Refinement
import Testing

@Suite("Refinement chains")
struct RefinementChainTests {
  @Test(
    "a chain reads in the command line's grammar and writes itself in full",
    arguments: [
      ("pamr", "pamr"), ("crf", "crf:psa"), ("pamr,crf:deeplab", "pamr,crf:deeplab"),
      ("labelcrf", "labelcrf:irn"), (" PAMR , LabelCRF:irn-1 ", "pamr,labelcrf:irn-1"),
      ("walk,crf:ppc-aff", "walk:psa,crf:ppc-aff"), ("walk:irn", "walk:irn"),
    ])
  func grammar(text: String, written: String) throws {
    let chain = try RefinementChain(text)
    #expect(chain.description == written)
    #expect(try RefinementChain(written) == chain)
  }

  @Test(
    "what is no chain is refused in one sentence that names the nearest",
    arguments: [
      ("", "names no stage"), ("pamr,", "names no stage"), (",crf", "names no stage"),
      ("crff", "did you mean 'crf'?"), ("crf:pza", "did you mean 'psa'?"),
      ("walk:psi", "did you mean 'psa'?"),
      ("labelcfr:irn", "did you mean 'labelcrf'?"), ("crf:", "crf has no preset ''"),
      ("pamr:fast", "pamr has no presets"), ("erosion", "there are pamr, crf, labelcrf, walk"),
      ("crf:psa:irn", "crf has no preset"),
      (Array(repeating: "pamr", count: 17).joined(separator: ","), "at most 16"),
    ])
  func refusals(text: String, expected: String) {
    #expect {
      try RefinementChain(text)
    } throws: { error in
      let sentence = "\(error)"
      return sentence.contains(expected) && !sentence.contains("\n")
    }
  }

  /// A bright square on dark ground, and a map of class 3 that knows a part of it.
  private let image: RGBImage = {
    var image = RGBImage(width: 24, height: 20, filledWith: RGBColor(20, 30, 40))
    for y in 5..<15 { for x in 6..<16 { image[x, y] = RGBColor(230, 200, 90) } }
    return image
  }()

  private var maps: ClassMaps {
    var plane = ScalarMap(width: 24, height: 20, filledWith: 0.05)
    for y in 7..<12 { for x in 8..<14 { plane[x, y] = 0.9 } }
    let other = ScalarMap(width: 24, height: 20, filledWith: 0.01)
    return ClassMaps(width: 24, height: 20, classes: [3, 8], planes: [plane, other])
  }

  private var seed: RefinableMaps { RefinableMaps(maps, background: .constant(0.3)) }

  @Test("a CRF hands on its marginals with their background; they are those of the CRF itself")
  func crf() throws {
    let refined = try RefinementChain("crf:bana")(seed, on: image)
    #expect(refined.background == .channel && refined.maps.classes == [3, 8])
    let direct = try DenseCRF(.bana)(
      UnaryEnergy(scores: try BackgroundRule.constant(0.3).scores(of: maps)), on: image)
    #expect(refined.maps.background == direct.plane(at: 0))
    #expect(refined.maps.planes == [direct.plane(at: 1), direct.plane(at: 2)])
    #expect(try refined.mask().labels == direct.mask().labels.map { [0, 3, 8][Int($0)] })
  }

  @Test("a CRF from labels starts at the mask, with the classes that may appear")
  func labelCRF() throws {
    let refined = try RefinementChain("labelcrf:irn-1")(seed, on: image)
    let direct = try DenseCRF(.irn1)(
      UnaryEnergy(labels: try seed.mask(), among: .these([3, 8]), certainty: 0.7), on: image)
    #expect(refined.maps.planes == [direct.plane(of: 3), direct.plane(of: 8)])
    #expect(refined.maps.background == direct.plane(of: 0))
  }

  @Test("PAMR refines maps and background, and leaves the rule alone")
  func pamr() throws {
    let refined = try RefinementChain("pamr")(seed, on: image)
    #expect(refined.background == .constant(0.3) && refined.maps.background == nil)
    #expect(refined.maps.planes == (try PAMR()(maps.planes, on: image)))
    var learned = seed
    learned.maps.background = ScalarMap(width: 24, height: 20, filledWith: 0.5)
    learned.background = .channel
    let both = try RefinementChain("pamr")(learned, on: image)
    // Rows of affinities sum to one, so a constant plane stays.
    #expect(both.maps.background?.values.allSatisfy { abs($0 - 0.5) < 1e-5 } == true)
    #expect(both.maps.planes == refined.maps.planes)
  }

  @Test(
    "stages one by one and iterations one by one end where the chain does",
    arguments: ["pamr", "crf:psa", "labelcrf:irn"])
  func steps(text: String) throws {
    let chain = try RefinementChain(text)
    let whole = try chain(seed, on: image)
    let steps = Array(try StageSteps(chain.stages[0], of: seed, on: image))
    #expect(steps.count == 10)
    #expect(steps.last == whole && steps[0] != whole)
    let part = try StageSteps(chain.stages[0], of: seed, on: image)
    #expect(part.next() == steps[0])
    #expect(part.finish() == whole)
    #expect(part.next() == nil)
    let twice = try RefinementChain("\(text),\(text)").stages(of: seed, on: image)
    #expect(twice.count == 2 && twice[0] == whole)
  }

  @Test("a walk is asked for by its preset, and one that was not trained is said with the way to train it")
  func walk() throws {
    let chain = try RefinementChain("pamr,walk:irn,crf")
    #expect(chain.walks == [.irn])
    #expect(chain.splitAfterWalks.first.description == "pamr,walk:irn")
    #expect(chain.splitAfterWalks.rest.description == "crf:psa")
    #expect {
      try chain(seed, on: image)
    } throws: {
      "\($0)".contains("camscope train affinity@irn --from RUN")
    }
    let stages = try chain.stages(of: seed, on: image) { preset in
      #expect(preset == .irn)
      return { maps, _ in CountedWalk(steps: 16, of: maps) }
    }
    #expect(stages.map(\.background) == [.constant(0.3), .power(16), .channel])
  }

  @Test("a walk is looked at after doubled numbers of applications, and its end is that of the whole walk")
  func looks() throws {
    for (steps, powers) in [(256, [2, 4, 8, 16, 32, 64, 128, 256]), (16, [1, 1, 1, 1, 2, 4, 8, 16])] {
      func looks() throws -> StageSteps {
        try StageSteps(.walk(.irn), of: seed, on: image) { _ in
          { maps, _ in CountedWalk(steps: steps, of: maps) }
        }
      }
      #expect(try looks().map(\.background) == powers.map { .power(Double($0)) })
      #expect(try looks().finish().background == .power(Double(steps)))
      let chain = try RefinementChain("walk:irn")
      #expect(chain.steps == powers.count)
    }
  }

  /// A walk that tells by its rule how far it has gone.
  private final class CountedWalk: SteppedWalk, @unchecked Sendable {
    let steps: Int
    private let start: RefinableMaps
    private var done = 0

    init(steps: Int, of start: RefinableMaps) {
      self.steps = steps
      self.start = start
    }

    func advance(to step: Int) { done = max(done, step) }
    func maps() -> RefinableMaps { RefinableMaps(start.maps, background: .power(Double(done))) }
  }

  @Test("an image without classes stays background through every stage")
  func noClass() throws {
    let none = RefinableMaps(
      ClassMaps(width: 24, height: 20, classes: [], planes: []), background: .constant(0.3))
    let refined = try RefinementChain("pamr,crf,labelcrf")(none, on: image)
    #expect(try refined.mask().labels.allSatisfy { $0 == 0 })
  }

  @Test("maps of another size and rules without their plane are refused")
  func refusedInputs() {
    #expect(throws: RefinementChain.Failure.size(maps: "24×20", image: "5×5")) {
      try RefinementChain("pamr")(seed, on: RGBImage(width: 5, height: 5))
    }
    var learned = seed
    learned.background = .channel
    for chain in ["crf", "labelcrf"] {
      #expect(throws: BackgroundRule.Failure.self) { try RefinementChain(chain)(learned, on: image) }
    }
  }

  /// Values, sizes and rules that real maps never have.
  private static let hostile: [(String, Int, Int, [Float], BackgroundRule)] = [
    ("NaN everywhere", 9, 7, [.nan], .constant(0.3)),
    ("NaN somewhere", 9, 7, [0.2, .nan, 0.9], .constant(0.3)),
    ("infinite", 9, 7, [.infinity, 0], .constant(0.3)),
    ("minus infinite", 9, 7, [-.infinity, 0.5], .power(4)),
    ("negative", 9, 7, [-3, -0.1], .constant(0)), ("above one", 9, 7, [7, 0.5, 1e30], .oneMinusSum),
    ("the largest number", 9, 7, [.greatestFiniteMagnitude], .power(1000)),
    ("the smallest number", 9, 7, [.leastNonzeroMagnitude], .power(0.001)),
    ("zeros", 9, 7, [0], .constant(0)), ("zeros against a full background", 9, 7, [0], .constant(1)),
    ("ones", 9, 7, [1], .constant(1)), ("one pixel", 1, 1, [0.5], .constant(0.3)),
    ("one row", 40, 1, [0.1, 0.9], .constant(0.3)), ("one column", 1, 40, [0.1, 0.9], .power(2)),
    ("no pixel", 0, 0, [], .constant(0.3)), ("no row", 5, 0, [], .constant(0.3)),
    ("no column", 0, 5, [], .oneMinusSum), ("two rows", 31, 2, [.nan, 1], .oneMinusSum),
    ("alternating", 13, 11, [0, 1], .constant(0.5)),
    ("tiny differences", 13, 11, [0.5, 0.50000006], .constant(0.5)),
  ]

  @Test("hostile inputs end in a mask of allowed classes", arguments: 0..<hostile.count)
  func adversarial(number: Int) throws {
    let (name, width, height, values, rule) = Self.hostile[number]
    let count = width * height
    func plane(_ shift: Int) -> ScalarMap {
      ScalarMap(width: width, height: height, values: (0..<count).map { values[($0 + shift) % values.count] })
    }
    var image = RGBImage(width: width, height: height)
    for i in image.pixels.indices { image.pixels[i] = UInt8(truncatingIfNeeded: i &* 77) }
    let maps = ClassMaps(width: width, height: height, classes: [1, 254], planes: [plane(0), plane(1)])
    let chain = try RefinementChain("pamr,crf,labelcrf,pamr,crf:irn-1")
    let mask = try chain(RefinableMaps(maps, background: rule), on: image).mask()
    #expect((mask.width, mask.height) == (width, height), "\(name)")
    #expect(mask.labels.allSatisfy { [0, 1, 254].contains($0) }, "\(name)")
  }
}
