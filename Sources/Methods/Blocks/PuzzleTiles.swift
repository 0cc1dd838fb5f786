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
  public func tile(_ maps: Tensor) -> Tensor {
    let s = maps.shape
    precondition(
      s.count == 4 && s[2] % rows == 0 && s[3] % rows == 0, "PuzzleTiles: \(s) into \(rows)×\(rows) tiles")
    return maps.reshaped(to: [s[0], s[1], rows, s[2] / rows, rows, s[3] / rows])
      .permuted([2, 4, 0, 1, 3, 5])  // [√P,√P,N,C,h,w]
      .reshaped(to: [pieces * s[0], s[1], s[2] / rows, s[3] / rows])
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
