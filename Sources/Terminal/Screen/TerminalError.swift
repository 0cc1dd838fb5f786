/// Why no full-screen program can run here.
public enum TerminalError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Standard input or output is a file or a pipe.
  case notATerminal
  /// The terminal cannot place the cursor.
  case unsuitable(term: String)
  /// There is no terminfo entry of that name.
  case unknown(term: String)

  public var description: String {
    let instead = "use `camscope shot` and the other commands, which need no terminal"
    switch self {
    case .notATerminal:
      return "the workbench needs a terminal as standard input and output; \(instead)"
    case .unsuitable(let term):
      return
        "a terminal of type TERM=\(term.isEmpty ? "(unset)" : term) cannot show the workbench; \(instead)"
    case .unknown(let term):
      return "TERM=\(term) is not in this machine's terminfo; try TERM=xterm-256color, or \(instead)"
    }
  }
}
