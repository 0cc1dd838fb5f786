import Terminal

extension Key {
  /// The key as help, hints and README write it: `n`, `Shift+→`, `Ctrl-L`, `Space`.
  package var label: String {
    var name: String
    switch code {
    case .character(" "): name = "Space"
    case .character(let character): name = String(character)
    case .up: name = "↑"
    case .down: name = "↓"
    case .left: name = "←"
    case .right: name = "→"
    case .home: name = "Home"
    case .end: name = "End"
    case .pageUp: name = "PgUp"
    case .pageDown: name = "PgDn"
    case .enter: name = "Enter"
    case .escape: name = "Esc"
    case .tab: name = "Tab"
    case .backTab: name = "Shift-Tab"
    case .backspace: name = "Backspace"
    case .delete: name = "Del"
    case .function(let number): name = "F\(number)"
    }
    if shift { name = "Shift+" + name }
    if alt { name = "Alt-" + name }
    if control { name = "Ctrl-" + name.uppercased() }
    return name
  }

  /// A key written as one character.
  static func of(_ character: Character) -> Key { Key(.character(character)) }
  /// A character with Ctrl.
  static func ctrl(_ character: Character) -> Key { Key(.character(character), control: true) }
}
