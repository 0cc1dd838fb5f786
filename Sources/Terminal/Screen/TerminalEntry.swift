import CCurses

/// Which terminfo entry a screen is opened with, and the colours that go with it.
struct TerminalEntry {
  let term: String
  let wanted: ColorDepth
  private let facts: TerminfoFacts
  let layered: PrivateTerminfo?

  /// Reads the user's entry and layers a private one on it where that helps.
  ///
  /// - Throws: `TerminalError` when the terminal is unknown or cannot place the cursor.
  init(term: String, requested: ColorDepth?, environment: [String: String]) throws(TerminalError) {
    guard !term.isEmpty, term != "dumb" else { throw .unsuitable(term: term) }
    guard ccurses_terminfo_load(term) else { throw .unknown(term: term) }
    let canPlaceCursor = ccurses_terminfo_has("cup")
    facts = TerminfoFacts(
      isDirect: ccurses_terminfo_has("RGB"), colors: Int(ccurses_terminfo_number("colors")))
    let mouse = ccurses_terminfo_string("kmous").map { String(cString: $0) }
    ccurses_terminfo_unload()
    guard canPlaceCursor else { throw .unsuitable(term: term) }

    wanted = ColorDepth.detect(requested: requested, environment: environment, terminfo: facts)
    let directory = PrivateTerminfo.cacheDirectory(environment: environment)
    var layered: PrivateTerminfo?
    if let directory {
      if wanted == .trueColor {
        layered = PrivateTerminfo(kind: .direct, base: term, directory: directory)
      } else if mouse == "\u{1B}[M" {
        layered = PrivateTerminfo(kind: .mouse, base: term, directory: directory)
      }
    }
    self.term = term
    self.layered = layered
  }

  /// What an opened entry shows.
  struct Opened {
    var depth: ColorDepth
    /// The smallest number that is a 24-bit colour: stock direct entries send 0–7 as themed colours.
    var lowestColor: Int32
  }

  /// Opens curses with the layered entry, or with the user's own where that fails; nil when curses refuses
  /// both.
  func open(escapeDelay: Int32) -> Opened? {
    if let layered, layered.withLookup({ ccurses_open(layered.name, escapeDelay) }) {
      return Opened(depth: wanted == .trueColor ? .trueColor : attainable, lowestColor: 0)
    }
    return ccurses_open(term, escapeDelay) ? Opened(depth: attainable, lowestColor: 8) : nil
  }

  /// The wanted colours, or the most that the user's own entry has.
  private var attainable: ColorDepth {
    if wanted == .trueColor && facts.isDirect { return .trueColor }
    let most: ColorDepth
    switch facts.colors {
    case 256...: most = .indexed256
    case 16...: most = .ansi16
    case 8...: most = .ansi8
    default: most = .mono
    }
    let order: [ColorDepth] = [.trueColor, .indexed256, .ansi16, .ansi8, .mono]
    return order.last { $0 == wanted || $0 == most } ?? .mono
  }
}
