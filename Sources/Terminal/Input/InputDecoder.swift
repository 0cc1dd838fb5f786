import CCurses

/// Turns what curses reads into events: Alt as a preceding escape, control characters as keys, presses and
/// motions.
struct InputDecoder {
  private var isButtonDown = false

  /// Everything that waits, in order; several changes of size count as one.
  ///
  /// - Returns: What a person did, whether the size changed, and how often the terminal answered.
  mutating func readAll() -> (events: [InputEvent], resized: Bool, answers: Int) {
    var events: [InputEvent] = []
    var resized = false
    var answers = 0
    while true {
      var event = ccurses_read()
      switch event.kind {
      case CCURSES_NOTHING: return (events, resized, answers)
      case CCURSES_RESIZED: resized = true
      case CCURSES_ANSWER: answers += 1
      case CCURSES_MOUSE:
        if let mouse = decode(mouse: event) { events.append(.mouse(mouse)) }
      case CCURSES_CHARACTER where event.value == 27:
        // Curses has waited for the rest of a sequence; what is there now was sent together with the escape.
        event = ccurses_read()
        if var key = InputDecoder.key(event) {
          key.alt = true
          events.append(.key(key))
        } else {
          events.append(.key(Key(.escape)))
          if event.kind == CCURSES_RESIZED { resized = true }
          if event.kind == CCURSES_ANSWER { answers += 1 }
          if event.kind == CCURSES_MOUSE, let mouse = decode(mouse: event) { events.append(.mouse(mouse)) }
        }
      default:
        if let key = InputDecoder.key(event) { events.append(.key(key)) }
      }
    }
  }

  private mutating func decode(mouse event: ccurses_event) -> MouseEvent? {
    let action: MouseEvent.Action
    switch ccurses_mouse_action(rawValue: event.value) {
    case CCURSES_BUTTON_PRESS:
      isButtonDown = true
      action = .press
    case CCURSES_BUTTON_RELEASE:
      isButtonDown = false
      action = .release
    case CCURSES_MOTION: action = isButtonDown ? .drag : .hover
    case CCURSES_WHEEL_UP: action = .wheelUp
    case CCURSES_WHEEL_DOWN: action = .wheelDown
    default: return nil
    }
    return MouseEvent(action, column: Int(event.column), row: Int(event.row))
  }

  /// The key of a character or key event; nil for anything that is no key of ours.
  private static func key(_ event: ccurses_event) -> Key? {
    switch event.kind {
    case CCURSES_CHARACTER: return character(event.value)
    case CCURSES_KEY:
      guard let code = code(event.value) else { return nil }
      let modifiers = Int(event.modifiers)
      return Key(
        code, shift: modifiers & Int(CCURSES_SHIFT) != 0, control: modifiers & Int(CCURSES_CONTROL) != 0,
        alt: modifiers & Int(CCURSES_ALT) != 0)
    default: return nil
    }
  }

  private static func character(_ value: UInt32) -> Key? {
    switch value {
    case 0: return Key(.character(" "), control: true)
    case 8, 127: return Key(.backspace)
    case 9: return Key(.tab)
    case 10, 13: return Key(.enter)
    case 27: return Key(.escape)
    case 1...26: return Unicode.Scalar(value + 0x60).map { Key(.character(Character($0)), control: true) }
    case 28...31: return Unicode.Scalar(value + 0x40).map { Key(.character(Character($0)), control: true) }
    case 0x80...0x9F: return nil
    default: return Unicode.Scalar(value).map { Key(.character(Character($0))) }
    }
  }

  private static func code(_ value: UInt32) -> Key.Code? {
    if value > CCURSES_FUNCTION.rawValue { return .function(Int(value - CCURSES_FUNCTION.rawValue)) }
    switch ccurses_key(rawValue: value) {
    case CCURSES_UP: return .up
    case CCURSES_DOWN: return .down
    case CCURSES_LEFT: return .left
    case CCURSES_RIGHT: return .right
    case CCURSES_HOME: return .home
    case CCURSES_END: return .end
    case CCURSES_PAGE_UP: return .pageUp
    case CCURSES_PAGE_DOWN: return .pageDown
    case CCURSES_DELETE: return .delete
    case CCURSES_ENTER: return .enter
    case CCURSES_BACKSPACE: return .backspace
    case CCURSES_BACK_TAB: return .backTab
    default: return nil
    }
  }
}
