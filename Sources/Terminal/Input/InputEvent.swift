/// A key with its modifiers, as the key table names it.
public struct Key: Hashable, Sendable {
  public enum Code: Hashable, Sendable {
    case character(Character)
    case up, down, left, right, home, end, pageUp, pageDown
    case enter, escape, tab, backTab, backspace, delete
    case function(Int)
  }
  public var code: Code
  public var shift: Bool
  public var control: Bool
  public var alt: Bool
  public init(_ code: Code, shift: Bool = false, control: Bool = false, alt: Bool = false) {
    self.code = code
    self.shift = shift
    self.control = control
    self.alt = alt
  }
}

/// What the mouse did, at a cell.
public struct MouseEvent: Hashable, Sendable {
  public enum Action: Hashable, Sendable { case press, release, drag, hover, wheelUp, wheelDown }
  public var action: Action
  public var column: Int
  public var row: Int
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
