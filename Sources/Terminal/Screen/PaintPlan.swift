/// In which order the rows of a grid go over a slow link.
///
/// Rows that cost little come first: text that a key has changed. Then the rows with pictures, from the focus outwards:
/// where they would hold the link up for long, coarse before fine.
package struct PaintPlan {
  /// A row of the coarse or of the wanted grid.
  package struct Step: Equatable {
    package var row: Int
    package var isCoarse: Bool

    package init(row: Int, isCoarse: Bool = false) {
      self.row = row
      self.isCoarse = isCoarse
    }
  }

  /// Bytes of a row that is sent at once.
  package static let cheap = 600
  /// Pieces from which on a picture comes coarse first.
  package static let piecesInOneGo = 3

  package private(set) var steps: [Step]

  /// - Parameters:
  ///   - costs: About how many bytes each row takes; 0: it is shown already.
  ///   - focus: The row to begin with.
  ///   - piece: Bytes that the link carries at once.
  package init(costs: [Int], focus: Int, piece: Int) {
    let cheap = costs.indices.filter { costs[$0] > 0 && costs[$0] <= Self.cheap }
    let dear = costs.indices.filter { costs[$0] > Self.cheap }
      .sorted { (abs($0 - focus), $0) < (abs($1 - focus), $1) }
    let isLong = dear.reduce(0) { $0 + costs[$1] } > Self.piecesInOneGo * piece
    steps =
      cheap.map { Step(row: $0) }
      + (isLong ? dear.map { Step(row: $0, isCoarse: true) } : [])
      + dear.map { Step(row: $0) }
  }

  /// Takes the next step; nil: all is sent.
  package mutating func next() -> Step? { steps.isEmpty ? nil : steps.removeFirst() }
}
