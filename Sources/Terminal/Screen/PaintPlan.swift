/// In which order the rows of a grid go over a slow link.
///
/// Rows that cost little come first: text that a key has changed. Then the rows with pictures, from the focus outwards:
/// where they would hold the link up for long, coarse before fine.
struct PaintPlan {
  /// A row of the coarse or of the wanted grid.
  struct Step: Equatable {
    var row: Int
    var isCoarse: Bool
  }

  /// Bytes of a row that is sent at once.
  static let cheap = 600
  /// Pieces from which on a picture comes coarse first.
  static let piecesInOneGo = 3

  private(set) var steps: [Step]

  /// - Parameters:
  ///   - costs: About how many bytes each row takes; 0: it is shown already.
  ///   - focus: The row to begin with.
  ///   - piece: Bytes that the link carries at once.
  init(costs: [Int], focus: Int, piece: Int) {
    let cheap = costs.indices.filter { costs[$0] > 0 && costs[$0] <= Self.cheap }
    let dear = costs.indices.filter { costs[$0] > Self.cheap }
      .sorted { (abs($0 - focus), $0) < (abs($1 - focus), $1) }
    let isLong = dear.reduce(0) { $0 + costs[$1] } > Self.piecesInOneGo * piece
    steps =
      cheap.map { Step(row: $0, isCoarse: false) }
      + (isLong ? dear.map { Step(row: $0, isCoarse: true) } : [])
      + dear.map { Step(row: $0, isCoarse: false) }
  }

  /// Takes the next step; nil: all is sent.
  mutating func next() -> Step? { steps.isEmpty ? nil : steps.removeFirst() }
}
