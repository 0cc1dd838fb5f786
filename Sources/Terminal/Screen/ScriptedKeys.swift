/// A person's input written down: characters stand for themselves, other keys have names in angle brackets.
///
///     ScriptedKeys(parsing: "jj<Enter>5<S-Right><C-r><M-x><lt>")
///
/// Names are `Up Down Left Right Home End PageUp PageDown Enter Esc Tab BackTab Backspace Delete Space F1…F12
/// lt`; `S-`, `C-` and `M-` stand for Shift, Control and Alt.
public struct ScriptedKeys: Hashable, Sendable, ExpressibleByStringLiteral {
  public private(set) var events: [InputEvent]

  public init(events: [InputEvent]) { self.events = events }

  /// A literal that names an unknown key is a programmer's error.
  public init(stringLiteral text: String) {
    guard let keys = ScriptedKeys(parsing: text) else {
      preconditionFailure("ScriptedKeys: no such keys: \(text)")
    }
    self = keys
  }

  /// The keys of a text; nil when a name is unknown or a bracket is not closed.
  public init?(parsing text: String) {
    events = []
    var rest = text[...]
    while let first = rest.popFirst() {
      if first != "<" {
        events.append(.key(Key(.character(first))))
        continue
      }
      guard let end = rest.firstIndex(of: ">"), let key = ScriptedKeys.key(named: rest[..<end]) else {
        return nil
      }
      events.append(.key(key))
      rest = rest[rest.index(after: end)...]
    }
  }

  /// Takes the next event; nil at the end.
  public mutating func next() -> InputEvent? { events.isEmpty ? nil : events.removeFirst() }

  private static func key(named name: Substring) -> Key? {
    var name = name
    var key = Key(.escape)
    while name.count > 2, name.dropFirst().first == "-" {
      switch name.first {
      case "S": key.shift = true
      case "C": key.control = true
      case "M": key.alt = true
      default: return nil
      }
      name = name.dropFirst(2)
    }
    if let code = codes[String(name)] {
      key.code = code
    } else if name.first == "F", let number = Int(name.dropFirst()), (1...63).contains(number) {
      key.code = .function(number)
    } else if name.count == 1, let character = name.first, key != Key(.escape) {
      key.code = .character(character)
    } else {
      return nil
    }
    return key
  }

  private static let codes: [String: Key.Code] = [
    "Up": .up, "Down": .down, "Left": .left, "Right": .right, "Home": .home, "End": .end, "PageUp": .pageUp,
    "PageDown": .pageDown, "Enter": .enter, "Esc": .escape, "Tab": .tab, "BackTab": .backTab,
    "Backspace": .backspace, "Delete": .delete, "Space": .character(" "), "lt": .character("<"),
  ]
}
