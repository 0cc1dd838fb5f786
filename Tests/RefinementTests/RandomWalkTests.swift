import Imaging
import Refinement
import Testing
import Torch

@TorchActor @Suite("Random walks")
struct RandomWalkTests {
  // MARK: Parity

  @Test(
    "IRN's walk is that of the dense matrix squared",
    arguments: ["irn.walk-01", "irn.walk-02", "irn.walk-03"])
  func irn(name: String) throws {
    let parity = try ParityCase(name)
    let edge = try parity.input("edge")
    let walk = try RandomWalk.within(
      boundary: map(edge), of: planes(try parity.input("maps")), beta: try parity.number("beta"),
      steps: 1 << Int(try parity.number("times")))
    try parity.check(tensor(walk.finished()), "maps")
  }

  @Test("PSA's walk is that of the dense matrix squared", arguments: ["psa.walk-01", "psa.walk-02"])
  func psa(name: String) throws {
    let parity = try ParityCase(name)
    let f = try parity.input("features")
    let offsets = PairOffsets(radius: 5)
    let a = PairAffinities(
      interior: offsets.affinities(ofFeatures: f.unsqueezed(at: .batch)).floats(), width: f.shape[2],
      height: f.shape[1], offsets: offsets)
    let walk = try RandomWalk(
      of: planes(try parity.input("maps")), over: a, beta: try parity.number("beta"),
      steps: 1 << Int(try parity.number("logt")))
    try parity.check(tensor(walk.finished()), "maps")
  }

  // MARK: Definition

  @Test(
    "one step is m·T with T from the dense matrix, for widths around whole vectors and any number of maps")
  func definition() throws {
    for (width, height, radius, count, beta) in [
      (15, 7, 5, 1, 10.0), (16, 6, 3, 2, 8), (17, 9, 4, 5, 2.5), (33, 5, 7, 4, 1), (3, 12, 5, 9, 10),
    ] {
      let (edge, maps) = scene(width: width, height: height, maps: count)
      let a = PairAffinities(boundary: edge, offsets: PairOffsets(radius: radius))
      let walk = try RandomWalk(of: maps, over: a, beta: beta, steps: 1)
      let got = walk.finished()
      let (n, matrix) = (width * height, a.dense())
      for (k, map) in maps.enumerated() {
        for j in 0..<n {
          let column = (0..<n).map { Double(matrix[$0 * n + j]) }.map { power($0, beta) }
          let sum = zip(column, map.values).reduce(0) { $0 + $1.0 * Double($1.1) }
          let wanted = Float(sum / column.reduce(0, +))
          #expect(abs(got[k].values[j] - wanted) < 1e-5, "\(width)×\(height), map \(k), pixel \(j)")
        }
      }
    }
  }

  private func power(_ x: Double, _ beta: Double) -> Double {
    var value = 1.0
    for _ in 0..<Int(beta) { value *= x }
    return beta == beta.rounded(.down) ? value : value * x.squareRoot()
  }

  @Test("a step can be looked at, and looking changes nothing")
  func stepByStep() throws {
    let (edge, maps) = scene(width: 20, height: 13, maps: 3)
    let whole = try RandomWalk.within(boundary: edge, of: maps, steps: 16).finished()
    let walk = try RandomWalk.within(boundary: edge, of: maps, steps: 16)
    var seen: [[ScalarMap]] = [walk.maps()]
    for maps in walk { seen.append(maps) }
    #expect(seen.count == 17 && walk.step == 16 && !walk.advance())
    #expect(seen[16] == whole)
    for k in 0..<seen.count {
      let short = try RandomWalk.within(boundary: edge, of: maps, steps: k).finished()
      #expect(short == seen[k])
    }
  }

  @Test("walks along one transition are walks over its affinities, one after another")
  func sharedTransition() throws {
    var generator = SeededGenerator(seed: 9)
    func map() -> ScalarMap {
      ScalarMap(width: 21, height: 13, values: (0..<273).map { _ in generator.unit() })
    }
    let affinities = PairAffinities(boundary: map(), offsets: PairOffsets(radius: 4))
    let transition = try WalkTransition(over: affinities, beta: 3)
    #expect((transition.width, transition.height) == (21, 13))
    for _ in 0..<2 {
      let maps = [map(), map()]
      let along = try RandomWalk(of: maps, along: transition, steps: 7).finished()
      #expect(try along == RandomWalk(of: maps, over: affinities, beta: 3, steps: 7).finished())
    }
    #expect(throws: RandomWalk.Failure.beta(0)) { try WalkTransition(over: affinities, beta: 0) }
    #expect(throws: RandomWalk.Failure.sizeMismatch(map: "2×1", affinities: "21×13")) {
      try RandomWalk(of: [ScalarMap(width: 2, height: 1)], along: transition, steps: 1)
    }
  }

  @Test("a map that is 1 everywhere stays so, and no walk leaves the range that it began in")
  func conserved() throws {
    let (edge, maps) = scene(width: 31, height: 18, maps: 2)
    let ones = ScalarMap(width: 31, height: 18, filledWith: 1)
    let a = PairAffinities(boundary: edge, offsets: PairOffsets(radius: 5))
    let walked = try RandomWalk(of: [ones] + maps, over: a, beta: 10, steps: 100).finished()
    #expect(walked[0].values.allSatisfy { abs($0 - 1) < 1e-4 })
    for (before, after) in zip(maps, walked.dropFirst()) {
      let (low, high) = (before.values.min() ?? 0, before.values.max() ?? 0)
      #expect(after.values.allSatisfy { $0 >= low - 1e-5 && $0 <= high + 1e-5 })
    }
  }

  @Test("a closed boundary is not crossed")
  func walls() throws {
    let (width, height) = (24, 10)
    var edge = ScalarMap(width: width, height: height)
    var map = ScalarMap(width: width, height: height)
    for y in 0..<height {
      edge[12, y] = 1
      map[3, y] = 1
    }
    let walked = try RandomWalk.within(boundary: edge, of: [map], steps: 512).finished()[0]
    for y in 0..<height {
      for x in 0..<12 { #expect(walked[x, y] > 0.01) }
      for x in 12..<width { #expect(walked[x, y] == 0) }
    }
  }

  @Test("the result does not depend on the number of threads")
  func threads() throws {
    let (edge, maps) = scene(width: 90, height: 70, maps: 6)
    let one = try RandomWalk.within(boundary: edge, of: maps, steps: 20, threads: 1).finished()
    let many = try RandomWalk.within(boundary: edge, of: maps, steps: 20, threads: 5).finished()
    #expect(one == many)
  }

  // MARK: Inputs as they come

  /// An edge and maps that a careless program could hand over.
  struct Wild: CustomTestStringConvertible, Sendable {
    let name: String
    var width = 9
    var height = 7
    var edge: @Sendable (Int) -> Float = { _ in 0.3 }
    var maps: [@Sendable (Int) -> Float] = [{ Float($0 % 5) / 5 }]
    var radius = 5
    var beta = 10.0
    /// Where the result is known everywhere.
    var result: Float?
    var testDescription: String { name }
  }

  nonisolated static let wild: [Wild] = [
    Wild(name: "one pixel", width: 1, height: 1, maps: [{ _ in 0.5 }], result: 0.35),
    Wild(name: "one row", height: 1),
    Wild(name: "one column", width: 1),
    Wild(name: "two pixels", width: 2, height: 1),
    Wild(name: "all equal", maps: [{ _ in 0.5 }], result: 0.35),
    Wild(name: "all zero", maps: [{ _ in 0 }], result: 0),
    Wild(name: "no class", maps: []),
    Wild(name: "thirty classes", maps: (0..<30).map { k in { Float(($0 + k) % 7) } }),
    Wild(name: "edge everywhere", edge: { _ in 1 }, result: 0),
    Wild(name: "edge nowhere", edge: { _ in 0 }, maps: [{ _ in 0.25 }], result: 0.25),
    Wild(name: "an edge that is not a number", edge: { _ in .nan }, result: 0),
    Wild(name: "edges below 0", edge: { _ in -3 }, maps: [{ _ in 0.25 }], result: 0.25),
    Wild(name: "edges above 1", edge: { _ in 40 }, result: 0),
    Wild(name: "infinite edges", edge: { $0 % 2 == 0 ? .infinity : -.infinity }),
    Wild(name: "scores that are not numbers", maps: [{ _ in .nan }], result: 0),
    Wild(name: "infinite scores", maps: [{ $0 % 3 == 0 ? .infinity : 1 }]),
    Wild(name: "scores below 0", maps: [{ _ in -2 }], result: -1.4),
    Wild(name: "huge scores", maps: [{ _ in .greatestFiniteMagnitude }]),
    Wild(name: "denormal scores", maps: [{ _ in Float(bitPattern: 700) }]),
    Wild(name: "edges almost everywhere", edge: { _ in 1 - 1e-7 }),
    Wild(name: "a radius beyond the image", radius: 30),
    Wild(name: "a large power", beta: 1000),
    Wild(name: "a power below one", beta: 0.1),
  ]

  @Test("wild inputs have a result without NaN", arguments: wild)
  func wildInputs(_ wild: Wild) throws {
    let indices = 0..<wild.width * wild.height
    func map(_ value: (Int) -> Float) -> ScalarMap {
      ScalarMap(width: wild.width, height: wild.height, values: indices.map(value))
    }
    let walked = try RandomWalk.within(
      boundary: map(wild.edge), of: wild.maps.map { map($0) }, radius: wild.radius, beta: wild.beta, steps: 64
    ).finished()
    #expect(walked.count == wild.maps.count)
    for map in walked {
      #expect(map.width == wild.width && map.height == wild.height)
      #expect(map.values.allSatisfy { $0.isFinite })
      if let result = wild.result { #expect(map.values.allSatisfy { abs($0 - result) < 1e-5 }) }
    }
  }

  @Test("a grid of a photograph of 4000×3000 walks within the memory of its planes")
  func huge() throws {
    let edge = ScalarMap(width: 1000, height: 750, values: (0..<750_000).map { Float($0 % 97) / 97 })
    let walked = try RandomWalk.within(boundary: edge, of: [edge], steps: 2).finished()
    #expect(walked[0].values.allSatisfy { $0.isFinite && $0 >= 0 && $0 <= 1 })
  }

  @Test("an empty grid stays empty")
  func empty() throws {
    let nothing = ScalarMap(width: 0, height: 0)
    #expect(try RandomWalk.within(boundary: nothing, of: [nothing]).finished() == [nothing])
  }

  @Test("what cannot work is refused in one sentence")
  func refusals() {
    let plane = ScalarMap(width: 4, height: 4)
    func refusal(_ expected: RandomWalk.Failure, _ body: () throws -> RandomWalk) {
      let failure = #expect(throws: RandomWalk.Failure.self) { try body() }
      #expect(failure == expected && !expected.description.hasSuffix("."))
    }
    refusal(.beta(0)) { try .within(boundary: plane, of: [plane], beta: 0) }
    refusal(.steps(-1)) { try .within(boundary: plane, of: [plane], steps: -1) }
    refusal(.radius(0)) { try .within(boundary: plane, of: [plane], radius: 0) }
    refusal(.sizeMismatch(map: "5×4", affinities: "4×4")) {
      try .within(boundary: plane, of: [ScalarMap(width: 5, height: 4)])
    }
  }

  // MARK: Inputs

  private func scene(width: Int, height: Int, maps: Int) -> (ScalarMap, [ScalarMap]) {
    var generator = SeededGenerator(seed: UInt64(width * height))
    func plane() -> ScalarMap {
      ScalarMap(width: width, height: height, values: (0..<width * height).map { _ in generator.unit() })
    }
    return (plane(), (0..<maps).map { _ in plane() })
  }

  private func map(_ x: Tensor) -> ScalarMap {
    ScalarMap(width: x.shape[1], height: x.shape[0], values: x.floats())
  }

  private func planes(_ x: Tensor) -> [ScalarMap] {
    (0..<x.shape[0]).map { map(x.element($0, along: .batch)) }
  }

  private func tensor(_ maps: [ScalarMap]) -> Tensor {
    Tensor(maps.flatMap(\.values), shape: [maps.count, maps[0].height, maps[0].width])
  }
}
