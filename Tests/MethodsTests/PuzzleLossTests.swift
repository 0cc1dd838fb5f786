import Methods
import Testing
import Torch

@TorchActor @Suite("Tiles and losses of Puzzle-CAM")
struct PuzzleLossTests {
  @Test("tiles are piece-major and merging inverts them")
  func tiles() throws {
    let four = try #require(PuzzleTiles(pieces: 4))
    let x = Tensor((0..<32).map(Float.init), shape: [2, 1, 4, 4])
    let tiles = four.tile(x)
    #expect(tiles.shape == [8, 1, 2, 2])
    #expect(tiles.floats().prefix(8) == [0, 1, 4, 5, 16, 17, 20, 21])  // top-left pieces of both images
    #expect(tiles.floats().suffix(4) == [26, 27, 30, 31])
    #expect(four.merge(tiles).floats() == x.floats())
    #expect(PuzzleTiles(pieces: 6) == nil && PuzzleTiles(pieces: 0) == nil && PuzzleTiles(pieces: 1) != nil)
  }

  @Test("nine pieces are cut and merged as in the official code")
  func ninePieces() throws {
    let nine = try #require(PuzzleTiles(pieces: 9))
    let (cut, merged) = (try ParityCase("puzzle.tile-02"), try ParityCase("puzzle.merge-02"))
    try cut.check(nine.tile(try cut.input("maps")), "tiles")
    try merged.check(nine.merge(try merged.input("tiles")), "maps")
  }

  @Test("all terms and gradients are the official ones, whatever distance, mask and level", arguments: 2...4)
  func parity(number: Int) throws {
    let parity = try ParityCase("puzzle.loss-0\(number)")
    let settings = parity.settings
    let loss = PuzzleLoss(
      distance: settings["reLoss"].flatMap(PuzzleLoss.Distance.init) ?? .l1,
      mask: settings["mask"].flatMap(PuzzleLoss.Mask.init) ?? .masking,
      level: settings["level"].flatMap(PuzzleLoss.Level.init) ?? .feature)
    let z = try parity.input("full").requiringGradient()
    let tiles = try parity.input("tiles").requiringGradient()
    let y = try parity.input("labels")
    let m = try #require(PuzzleTiles(pieces: 4)).merge(tiles)
    let re = loss.reconstruction(z, m, labels: y)
    let pcls = loss.mergedClassification(m, labels: y)
    var total =
      loss.classification(z, labels: y) + pcls + re * (try #require(Double(settings["alpha"] ?? "")))
    if settings["conf"] == "1" { total += loss.confidence(tiles) }
    total.backward()
    try parity.check(pcls, "loss.pcls")
    try parity.check(re, "loss.re")
    try parity.check(total, "loss")
    try parity.check(try #require(z.gradient), "grad.full")
    try parity.check(try #require(tiles.gradient), "grad.tiles")
  }

  @Test("at the level of CAMs the official code classifies what it compares")
  func mergedSource() {
    let m = Tensor([4, 2, -3, 1], shape: [1, 1, 2, 2])
    let y = Tensor([1], shape: [1, 1])
    let raw = PuzzleLoss(level: .cam).mergedClassification(m, labels: y).scalar()
    let level = PuzzleLoss(level: .cam, mergedSource: .level).mergedClassification(m, labels: y).scalar()
    #expect(abs(raw - 0.313262) < 1e-5)  // mean 1
    #expect(abs(level - 0.497) < 1e-2)  // mean (1 + ½ + ¼)/4
  }

  @Test("α grows linearly over its share of the training and then stays; without a share it is constant")
  func ramp() {
    let ramp = LinearRamp(peak: 4, share: 0.5)
    let values = [0, 25, 50, 99].map { ramp(at: SchedulePoint(step: $0, steps: 100, epoch: 1)) }
    #expect(values == [0, 2, 4, 4])
    #expect(LinearRamp(peak: 2, share: 0)(at: SchedulePoint(step: 0, steps: 100, epoch: 1)) == 2)
  }
}
