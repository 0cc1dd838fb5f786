/// A key with its modifiers, as the key table names it.
public struct Key: Hashable, Sendable {
  /// What is printed on the key.
  public enum Code: Hashable, Sendable {
    case character(Character)
    case up, down, left, right, home, end, pageUp, pageDown
    case enter, escape, tab, backTab, backspace, delete
    case function(Int)
  }
  /// Which key; a character carries its own case.
  public var code: Code
  /// Whether Shift was held, on keys that print no character.
  public var shift: Bool
  /// Whether Control was held.
  public var control: Bool
  /// Whether Alt was held, or Escape sent before.
  public var alt: Bool
  /// A key without modifiers unless said otherwise.
  public init(_ code: Code, shift: Bool = false, control: Bool = false, alt: Bool = false) {
    self.code = code
    self.shift = shift
    self.control = control
    self.alt = alt
  }
}

/// What the mouse did, at a cell.
public struct MouseEvent: Hashable, Sendable {
  /// What happened: motion with the button down is a drag, without it hovering.
  public enum Action: Hashable, Sendable { case press, release, drag, hover, wheelUp, wheelDown }
  /// What the mouse did.
  public var action: Action
  /// The cell's column, from 0.
  public var column: Int
  /// The cell's row, from 0.
  public var row: Int
  /// An action at a cell.
  public init(_ action: Action, column: Int, row: Int) {
    self.action = action
    self.column = column
    self.row = row
  }
}

/// What a person did at the terminal.
public enum InputEvent: Hashable, Sendable {
  case key(Key)
  case mouse(MouseEvent)
  case resize(columns: Int, rows: Int)
}
