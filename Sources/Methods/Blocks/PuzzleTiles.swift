import Torch

/// Cuts batches into a square of equal tiles and puts them together again (METHODS §5.1).
///
/// Tiles are piece-major: all images of the top-left piece first, then row by row.
public struct PuzzleTiles: Hashable, Sendable {
  /// √P, tiles along a side.
  public let rows: Int

  /// - Parameter pieces: P; nil: P is no square.
  public init?(pieces: Int) {
    let rows = Int(Double(max(pieces, 0)).squareRoot().rounded())
    guard rows > 0, rows * rows == pieces else { return nil }
    self.rows = rows
  }

  /// P.
  public var pieces: Int { rows * rows }

  /// [N,C,H,W] → [P·N, C, H/√P, W/√P]; sides that do not divide are a mistake.
  ///
  /// The layout in memory stays, on which the speed of convolutions depends.
  public func tile(_ maps: Tensor) -> Tensor {
    let s = maps.shape
    precondition(
      s.count == 4 && s[2] % rows == 0 && s[3] % rows == 0, "PuzzleTiles: \(s) into \(rows)×\(rows) tiles")
    let (height, width) = (s[2] / rows, s[3] / rows)
    let tiles = (0..<pieces).map { piece in
      let (top, left) = (piece / rows * height, piece % rows * width)
      return maps.slice(along: .height, top..<top + height).slice(along: .width, left..<left + width)
    }
    return concatenated(tiles, along: .batch)
  }

  /// The inverse of `tile`.
  public func merge(_ tiles: Tensor) -> Tensor {
    let s = tiles.shape
    precondition(s.count == 4 && s[0] % pieces == 0, "PuzzleTiles: \(s) of \(pieces) pieces")
    let count = s[0] / pieces
    return tiles.reshaped(to: [rows, rows, count, s[1], s[2], s[3]])
      .permuted([2, 3, 0, 4, 1, 5])  // [N,C,√P,h,√P,w]
      .reshaped(to: [count, s[1], rows * s[2], rows * s[3]])
  }
}
