/// What the terminfo entry of a terminal says, as far as it decides colours.
public struct TerminfoFacts: Hashable, Sendable {
  /// Whether the entry has `RGB`: colours are 24-bit values.
  public var isDirect: Bool
  /// The number of colours; 0 or less for none.
  public var colors: Int

  public init(isDirect: Bool = false, colors: Int = 0) {
    self.isDirect = isDirect
    self.colors = colors
  }
}

extension ColorDepth {
  /// The depth a terminal most likely shows, from its environment and its terminfo entry. First match wins:
  ///
  /// 1. what the user asked for, and `NO_COLOR` when set to anything;
  /// 2. an entry with `RGB`; 3. `COLORTERM` of `truecolor` or `24bit`;
  /// 4. tmux, which keeps 24 bits and maps them down for clients that show less, unless the user chose a
  /// terminal
  ///    without colours inside it;
  /// 5. terminals known by name to show 24 bits; 6. the number of colours of the entry.
  ///
  /// `COLORTERM` does not travel over ssh: its absence proves nothing, hence the later rules.
  public static func detect(
    requested: ColorDepth? = nil, environment: [String: String], terminfo: TerminfoFacts
  ) -> ColorDepth {
    if let requested { return requested }
    if !environment["NO_COLOR", default: ""].isEmpty { return .mono }
    let term = environment["TERM", default: ""]
    if terminfo.isDirect
      || ["truecolor", "24bit"].contains(environment["COLORTERM", default: ""].lowercased())
    {
      return .trueColor
    }
    let isInTmux = !environment["TMUX", default: ""].isEmpty && terminfo.colors >= 8
    if isInTmux || term.hasPrefix("tmux") { return .trueColor }
    if isKnownTrueColor(term: term, environment: environment) { return .trueColor }
    switch terminfo.colors {
    case 256...: return .indexed256
    case 16...: return .ansi16
    case 8...: return .ansi8
    default: return .mono
    }
  }

  private static func isKnownTrueColor(term: String, environment: [String: String]) -> Bool {
    // Inside GNU screen the outer terminal's variables are still set, but screen decides.
    if term.hasPrefix("screen") || term == "linux" || term.hasPrefix("vt") { return false }
    let names = ["kitty", "alacritty", "foot", "wezterm", "ghostty", "contour", "rio", "xterm-direct"]
    if names.contains(where: { term.hasPrefix($0) || term.hasPrefix("xterm-" + $0) }) { return true }
    let programs = ["iTerm.app", "WezTerm", "vscode", "ghostty", "rio", "mintty"]
    if programs.contains(environment["TERM_PROGRAM", default: ""]) { return true }
    return Int(environment["VTE_VERSION", default: ""]).map { $0 >= 3600 } ?? false
  }
}
