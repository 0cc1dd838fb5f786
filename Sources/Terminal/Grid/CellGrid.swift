/// The colour of a cell: 0xRRGGBB, or the terminal's own default.
public struct CellColor: Hashable, Sendable {
  public let rawValue: UInt32
  public static let terminalDefault = CellColor(rawValue: 0xFFFF_FFFF)
  public init(rawValue: UInt32) { self.rawValue = rawValue }
  /// A colour written as 0xRRGGBB.
  public init(_ rgb: UInt32) { self.init(rawValue: rgb & 0xFF_FFFF) }
}

/// How a cell is drawn beside its colours.
public struct CellAttributes: OptionSet, Hashable, Sendable {
  public let rawValue: UInt8
  public init(rawValue: UInt8) { self.rawValue = rawValue }
  public static let bold = CellAttributes(rawValue: 1)
  public static let reverse = CellAttributes(rawValue: 2)
  public static let underline = CellAttributes(rawValue: 4)
  public static let dim = CellAttributes(rawValue: 8)
}

/// Colours and attributes of text.
public struct CellStyle: Hashable, Sendable {
  public var foreground: CellColor
  public var background: CellColor
  public var attributes: CellAttributes
  public init(
    foreground: CellColor = .terminalDefault, background: CellColor = .terminalDefault,
    attributes: CellAttributes = []
  ) {
    self.foreground = foreground
    self.background = background
    self.attributes = attributes
  }
}

/// One character position of the screen.
public struct Cell: Hashable, Sendable {
  public var glyph: Unicode.Scalar
  public var style: CellStyle
  public init(_ glyph: Unicode.Scalar = " ", style: CellStyle = CellStyle()) {
    self.glyph = glyph
    self.style = style
  }
}

/// A rectangle of cells.
public struct CellRect: Hashable, Sendable {
  public var column: Int
  public var row: Int
  public var columns: Int
  public var rows: Int
  public init(column: Int, row: Int, columns: Int, rows: Int) {
    self.column = column
    self.row = row
    self.columns = columns
    self.rows = rows
  }
}

/// What the screen should show: a value, drawn by `Workbench`, put on the terminal by a `Screen`.
public struct CellGrid: Equatable, Sendable {
  public let columns: Int
  public let rows: Int
  public var cells: [Cell]

  public init(columns: Int, rows: Int, filledWith cell: Cell = Cell()) {
    self.columns = columns
    self.rows = rows
    self.cells = [Cell](repeating: cell, count: columns * rows)
  }

  public subscript(column: Int, row: Int) -> Cell {
    get { cells[row * columns + column] }
    set { cells[row * columns + column] = newValue }
  }
}
