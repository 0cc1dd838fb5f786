import Methods
import Torch

extension ParityOperation {
  /// Tiles, losses and ramp of Puzzle-CAM.
  static let puzzle = [
    ParityOperation("puzzle.tile", tile), ParityOperation("puzzle.merge", merge),
    ParityOperation("puzzle.loss", loss), ParityOperation("puzzle.alpha", alpha),
  ]

  /// `maps` [N,C,H,W] → `tiles` [P·N,C,H/√P,W/√P].
  private static let tile: Body = { parity in
    let puzzle = try tiles(pieces: parity.settings.integer("pieces", default: 4, in: 1...4096), of: "pieces")
    let maps = try parity.real("maps", rank: 4...4)
    guard maps.shape[2...].allSatisfy({ $0 % puzzle.rows == 0 }) else {
      throw ParityError.input(
        "maps", reason: "has sides \(maps.shape[2...]) that \(puzzle.rows) does not divide")
    }
    return ["tiles": puzzle.tile(maps)]
  }

  /// `tiles` → `maps`.
  private static let merge: Body = { parity in
    let puzzle = try tiles(pieces: parity.settings.integer("pieces", default: 4, in: 1...4096), of: "pieces")
    let tiles = try parity.real("tiles", rank: 4...4)
    guard tiles.shape[0] % puzzle.pieces == 0 else {
      throw ParityError.input("tiles", reason: "has \(tiles.shape[0]) tiles, no multiple of \(puzzle.pieces)")
    }
    return ["maps": puzzle.merge(tiles)]
  }

  /// `full` [N,K,h,w], `tiles` [P·N,K,h/√P,w/√P], `labels` → the losses, two gradients.
  private static let loss: Body = { parity in
    let settings = parity.settings
    let puzzleLoss = PuzzleLoss(
      distance: try settings.choice("reLoss", default: .l1),
      mask: try settings.choice("mask", default: .masking),
      level: try settings.choice("level", default: .feature),
      mergedSource: try settings.choice("pclsFrom", default: .raw))
    let z = try parity.real("full", rank: 4...4).requiringGradient()
    let parts = try parity.real("tiles", rank: 4...4).requiringGradient()
    let puzzle = try tiles(pieces: z.shape[0] > 0 ? parts.shape[0] / z.shape[0] : 4, of: "tiles")
    let m = puzzle.merge(parts)
    guard m.shape == z.shape else {
      throw ParityError.input(
        "tiles", reason: "has the shape \(parts.shape), which does not merge to \(z.shape)")
    }
    let y = try parity.real("labels", shape: Array(z.shape.prefix(2)))
    let (cls, pcls) = (
      puzzleLoss.classification(z, labels: y), puzzleLoss.mergedClassification(m, labels: y)
    )
    let re = puzzleLoss.reconstruction(z, m, labels: y)
    var total = cls + pcls + re * (try settings.number("alpha", default: 4))
    var outputs = ["loss.cls": cls, "loss.pcls": pcls, "loss.re": re]
    if try settings.flag("conf", default: false) {
      let conf = puzzleLoss.confidence(parts)
      total = total + conf
      outputs["loss.conf"] = conf
    }
    return gradients(of: total, ["full": z, "tiles": parts]).merging(outputs) { $1 }
  }

  /// `steps` [n] → `alpha` [n].
  private static let alpha: Body = { parity in
    let ramp = LinearRamp(
      peak: try parity.settings.number("alpha"), share: try parity.settings.number("schedule"))
    let total = try parity.settings.integer("total")
    let values = try parity.integers("steps", rank: 1...1).integers().map {
      Float(ramp(at: SchedulePoint(step: $0, steps: total, epoch: 1)))
    }
    return ["alpha": Tensor(values)]
  }

  private static func tiles(pieces: Int, of name: String) throws(ParityError) -> PuzzleTiles {
    guard let tiles = PuzzleTiles(pieces: pieces) else {
      throw .setting(name, reason: "makes \(pieces) pieces, which is no square")
    }
    return tiles
  }
}
