/// When the next piece may be sent over a link, so that what a key changes never waits behind more than one piece.
///
/// Buffers on the way (a multiplexer's, ssh's, the kernel's) take megabytes without a sign; a picture that is written into
/// them at once holds up every later key until all of it is through. So pieces are no larger than the link carries in
/// `pieceSeconds`, and each is written when the ones before have had their time.
package struct LinkPace {
  /// What a piece may take.
  package static let pieceSeconds = 0.1
  /// The part of the link that is used: what lies between adds bytes of its own.
  package static let share = 0.8

  private let bytesPerSecond: Double
  /// When the link has carried everything.
  private var free: ContinuousClock.Instant

  package init(_ rate: LinkRate, now: ContinuousClock.Instant = .now) {
    bytesPerSecond = rate.bitsPerSecond / 8 * Self.share
    free = now
  }

  /// Bytes of a piece.
  package var piece: Int { max(1, Int(bytesPerSecond * Self.pieceSeconds)) }

  /// How long until another piece may be sent; zero: now.
  package func wait(now: ContinuousClock.Instant = .now) -> Duration { max(.zero, free - now) }

  /// A piece was sent.
  package mutating func sent(_ bytes: Int, now: ContinuousClock.Instant = .now) {
    free = max(free, now) + .seconds(Double(bytes) / bytesPerSecond)
  }
}
