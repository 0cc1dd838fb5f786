/// What a person may choose about the terminal.
public struct TerminalOptions: Hashable, Sendable {
  /// Colours to use; nil asks the environment (`ColorDepth.detect`).
  public var depth: ColorDepth?
  /// The glyphs that pictures are made of.
  public var glyphs: GlyphSet
  /// Height of a cell divided by its width; nil asks the terminal and assumes 2.
  public var cellAspect: Double?
  /// How long an escape character waits for the rest of a key's sequence.
  public var escapeDelay: Duration
  /// What the link to the terminal carries, where nothing nearer answers for its speed; nil: it is found out.
  public var linkBytesPerSecond: Double?

  /// Whatever the terminal can do unless said otherwise.
  public init(
    depth: ColorDepth? = nil, glyphs: GlyphSet = .block, cellAspect: Double? = nil,
    escapeDelay: Duration = .milliseconds(25), linkBytesPerSecond: Double? = nil
  ) {
    self.depth = depth
    self.glyphs = glyphs
    self.cellAspect = cellAspect
    self.escapeDelay = escapeDelay
    self.linkBytesPerSecond = linkBytesPerSecond
  }
}
