import Imaging
import Refinement
import Testing
import Torch

@TorchActor @Suite("Pairs of neighbouring pixels")
struct PairTests {
  @Test("a radius of 5 has 34 offsets and one of 10 has 152, each pair once, row by row")
  func offsets() {
    #expect(PairOffsets(radius: 5).count == 34)
    #expect(PairOffsets(radius: 10).count == 152)
    #expect(PairOffsets(radius: 1).offsets.isEmpty)
    let three = PairOffsets(radius: 3).offsets.map { [$0.dy, $0.dx] }
    #expect(
      three == [
        [0, 1], [0, 2], [1, -2], [1, -1], [1, 0], [1, 1], [1, 2], [2, -2], [2, -1], [2, 0], [2, 1], [2, 2],
      ])
    // No pair is met twice: the opposite of an offset is none.
    for offset in PairOffsets(radius: 10).offsets {
      let opposite = PairOffsets.Offset(dy: -offset.dy, dx: -offset.dx)
      #expect(!PairOffsets(radius: 10).offsets.contains(opposite))
    }
  }

  @Test("an interior source has all of its targets in the grid")
  func sources() {
    let offsets = PairOffsets(radius: 5)
    #expect(offsets.sourceRows(height: 14) == 0..<10 && offsets.sourceColumns(width: 14) == 4..<10)
    #expect(offsets.sourceCount(width: 14, height: 14) == 60)
    #expect(PairOffsets(radius: 10).sourceCount(width: 128, height: 128) == 13_090)
    #expect(offsets.sourceCount(width: 8, height: 20) == 0 && offsets.sourceCount(width: 20, height: 4) == 0)
  }

  @Test("a path holds both ends and what lies nearer than a pixel to the line between them")
  func paths() {
    func path(_ dy: Int, _ dx: Int) -> [[Int]] {
      PairOffsets.path(of: .init(dy: dy, dx: dx)).map { [$0.dy, $0.dx] }
    }
    #expect(path(0, 3) == [[0, 0], [0, 1], [0, 2], [0, 3]])
    #expect(path(2, 0) == [[0, 0], [1, 0], [2, 0]])
    #expect(path(1, -1) == [[0, -1], [0, 0], [1, -1], [1, 0]])
    #expect(path(1, 2) == [[0, 0], [0, 1], [0, 2], [1, 0], [1, 1], [1, 2]])
  }

  @Test(
    "pairs of labels are those of the official codes", arguments: ["affinity.pairs-01", "affinity.pairs-02"])
  func parity(name: String) throws {
    let parity = try ParityCase(name)
    let labels = try parity.input("labels")
    let offsets = PairOffsets(radius: Int(try parity.number("radius")))
    let found = PairLabels(
      labels.integers(), width: labels.shape[1], height: labels.shape[0], offsets: offsets,
      valid: Int(try parity.number("valid")))
    for (name, kind) in [
      ("background", PairLabels.Kind.background), ("foreground", .foreground), ("negative", .negative),
    ] {
      let mask = PairLabels.mask(kind, of: [found]).element(0, along: .batch)
      #expect(try mask.floats() == parity.expected(name).floats())
    }
    try checkCounts(found, parity)
  }

  @Test("so are their counts for a radius of 10")
  func counts() throws {
    let parity = try ParityCase("affinity.pairs-03")
    let labels = try parity.input("labels")
    try checkCounts(
      PairLabels(
        labels.integers(), width: labels.shape[1], height: labels.shape[0], offsets: PairOffsets(radius: 10),
        valid: 21), parity)
  }

  private func checkCounts(_ found: PairLabels, _ parity: ParityCase) throws {
    let counts = [PairLabels.Kind.background, .foreground, .negative].map(found.count)
    #expect(try counts == parity.expected("counts").integers())
  }

  @Test("affinities across boundaries are those of the official code")
  func boundaries() throws {
    for name in ["irn.affinity-01", "irn.affinity-02"] {
      let parity = try ParityCase(name)
      let edge = try parity.input("edge")
      let (height, width) = (edge.shape[0], edge.shape[1])
      let offsets = PairOffsets(radius: 5)
      let a = PairAffinities(
        boundary: ScalarMap(width: width, height: height, values: edge.floats()), offsets: offsets)
      let isAll = parity.settings["domain"] == "all"
      let values = isAll ? (0..<offsets.count).flatMap { a.plane($0).values } : a.interior()
      try parity.check(Tensor(values, shape: parity.expected("affinity").shape), "affinity")
      // What trainings compute is the same.
      let trained = offsets.affinities(ofBoundaries: edge.unsqueezed(at: .batch)).element(0, along: .batch)
      #expect(trained.floats() == a.interior())
    }
  }

  @Test("affinities of features are those of the official code")
  func features() throws {
    let parity = try ParityCase("psa.affinity-02")
    let a = PairOffsets(radius: 5).affinities(ofFeatures: try parity.input("features").unsqueezed(at: .batch))
    try parity.check(a.element(0, along: .batch), "affinity")
  }

  @Test("a pair's gradient goes to the largest boundary of its path, the first of equal ones")
  func gradient() throws {
    var values = [Float](repeating: 0.1, count: 9)
    values[4] = 0.9
    let b = Tensor(values, shape: [1, 3, 3]).requiringGradient()
    // (0,1), (1,−1), (1,0) and (1,1) from the two upper pixels of the middle column.
    let offsets = PairOffsets(radius: 2)
    let a = offsets.affinities(ofBoundaries: b)
    #expect(a.shape == [1, 4, 2])
    a.sum().backward()
    // From pixel 1: (0,1) meets 1 first; (1,−1) and (1,1) and (1,0) meet 4. From 4: all begin there.
    let gradient = try #require(b.gradient).floats()
    #expect(gradient == [0, -1, 0, 0, -7, 0, 0, 0, 0])
  }
}
