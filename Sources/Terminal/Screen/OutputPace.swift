/// How much may be on its way to the terminal at a time.
///
/// The kernel, ssh and the network take far more than a slow link carries in the time in which a key should be echoed.
/// So the terminal is asked for a sign after each piece, and no third piece is sent while two have not been shown. What
/// was asked for tells how fast the link is, and pieces become as small as it needs. A terminal that never answers is
/// written to as if it were fast.
package struct OutputPace {
  /// Rows of a piece at most.
  package static let mostRows = 10
  /// Pieces that may be on their way.
  private static let mostPieces = 2
  /// What a piece may take beyond the link's own delay.
  private static let longest = Duration.milliseconds(45)
  /// An answer that takes longer is lost.
  private static let patience = Duration.seconds(2)

  /// Rows of the next piece.
  package private(set) var rows = mostRows
  private var asked: [ContinuousClock.Instant] = []
  /// Whether the terminal has ever answered.
  package private(set) var answers = false
  private var lost = 0
  /// The link's own delay: the shortest that an answer took.
  private var delay: Duration?

  /// A pace of a terminal of which nothing is known.
  package init() {}

  /// Whether an answer is under way.
  package var isWaiting: Bool { !asked.isEmpty }

  /// Whether to ask after the next piece: always, once the terminal has shown that it answers.
  package var asks: Bool { answers || (asked.isEmpty && lost == 0) }

  /// Whether the next piece has to wait for an answer.
  package var isFull: Bool { answers && asked.count >= Self.mostPieces }

  /// How long to wait for an answer at most; nil: none is waited for.
  package func patience(at now: ContinuousClock.Instant) -> Duration? {
    asked.first.map { max(.zero, Self.patience - (now - $0)) }
  }

  package mutating func ask(at now: ContinuousClock.Instant) { asked.append(now) }

  package mutating func answer(at now: ContinuousClock.Instant) {
    guard !asked.isEmpty else { return }
    let took = now - asked.removeFirst()
    answers = true
    lost = 0
    delay = min(delay ?? took, took)
    let excess = took - (delay ?? took)
    if excess > Self.longest {
      rows = max(1, rows / 2)
    } else if excess < Self.longest / 4 {
      rows = min(Self.mostRows, rows + 1)
    }
  }

  /// Gives up answers that do not come; after three a terminal counts as one that does not answer.
  package mutating func giveUp(at now: ContinuousClock.Instant) {
    guard let first = asked.first, now - first >= Self.patience else { return }
    asked.removeAll()
    lost += 1
    if lost >= 3 || !answers {
      answers = false
      rows = Self.mostRows
    }
  }
}
