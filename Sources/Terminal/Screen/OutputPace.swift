/// How much may be on its way to the terminal at a time.
///
/// The kernel, ssh and the network take far more than a slow link carries in the time in which a key should be echoed.
/// So the terminal is asked for a sign after each piece, and no third piece is sent while two have not been shown. What
/// was asked for tells how fast the link is, and pieces become as small as it needs. A terminal that never answers is
/// written to as if it were fast. tmux answers for the terminal before it has shown anything; the link behind it can be
/// told instead, and no more is written than it carries.
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

  /// Bytes a second that the link carries; nil: it is not known.
  private let link: Double?
  /// When the link will have carried what was written.
  private var busyUntil: ContinuousClock.Instant?
  /// What may wait before the link.
  private static let queue = Duration.milliseconds(40)

  /// A pace of a terminal of which nothing is known but the link to it, in bytes a second.
  package init(link: Double? = nil) {
    self.link = link
    if link != nil { rows = 1 }
  }

  /// So much was written.
  package mutating func wrote(bytes: Int, at now: ContinuousClock.Instant) {
    guard let link else { return }
    busyUntil = max(now, busyUntil ?? now) + .seconds(Double(bytes) / link)
  }

  /// Whether an answer is under way.
  package var isWaiting: Bool { !asked.isEmpty }

  /// Whether to ask after the next piece: always, once the terminal has shown that it answers.
  package var asks: Bool { answers || (asked.isEmpty && lost == 0) }

  /// Whether the next piece has to wait for an answer.
  package func isFull(at now: ContinuousClock.Instant = .now) -> Bool {
    if answers && asked.count >= Self.mostPieces { return true }
    return busyUntil.map { $0 - now > Self.queue } ?? false
  }

  /// How long to wait at most until the next piece may go, or an answer is given up; nil: nothing is waited for.
  package func patience(at now: ContinuousClock.Instant) -> Duration? {
    let answer = asked.first.map { max(.zero, Self.patience - (now - $0)) }
    let room = busyUntil.map { max(.zero, $0 - now - Self.queue) }.flatMap { $0 > .zero ? $0 : nil }
    return [answer, room].compactMap { $0 }.min()
  }

  package mutating func ask(at now: ContinuousClock.Instant) { asked.append(now) }

  package mutating func answer(at now: ContinuousClock.Instant) {
    guard !asked.isEmpty else { return }
    let took = now - asked.removeFirst()
    answers = true
    lost = 0
    delay = min(delay ?? took, took)
    let excess = took - (delay ?? took)
    guard link == nil else { return }
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
      if link == nil { rows = Self.mostRows }
    }
  }
}
