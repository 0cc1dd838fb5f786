/// The colour of a cell: 0xRRGGBB, or the terminal's own default.
public struct CellColor: Hashable, Sendable {
  /// 0xRRGGBB, or 0xFFFFFFFF for the terminal's default.
  public let rawValue: UInt32
  /// The colour that the terminal has by itself, which no program knows.
  public static let terminalDefault = CellColor(rawValue: 0xFFFF_FFFF)
  /// Takes the stored form.
  public init(rawValue: UInt32) { self.rawValue = rawValue }
  /// A colour written as 0xRRGGBB.
  public init(_ rgb: UInt32) { self.init(rawValue: rgb & 0xFF_FFFF) }
}

/// How a cell is drawn beside its colours.
public struct CellAttributes: OptionSet, Hashable, Sendable {
  /// One bit an attribute.
  public let rawValue: UInt8
  /// Takes the stored form.
  public init(rawValue: UInt8) { self.rawValue = rawValue }
  /// Heavier strokes.
  public static let bold = CellAttributes(rawValue: 1)
  /// Foreground and background exchanged.
  public static let reverse = CellAttributes(rawValue: 2)
  /// A line below the glyph.
  public static let underline = CellAttributes(rawValue: 4)
  /// A fainter foreground.
  public static let dim = CellAttributes(rawValue: 8)
}

/// Colours and attributes of text.
public struct CellStyle: Hashable, Sendable {
  /// The colour of the glyph.
  public var foreground: CellColor
  /// The colour behind the glyph.
  public var background: CellColor
  /// Bold, reverse, underline, dim.
  public var attributes: CellAttributes
  /// The terminal's own colours unless said otherwise.
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
  /// What is drawn; `continuationGlyph` in the right half of a wide character.
  public var glyph: Unicode.Scalar
  /// With which colours and attributes.
  public var style: CellStyle
  /// A blank unless said otherwise.
  public init(_ glyph: Unicode.Scalar = " ", style: CellStyle = CellStyle()) {
    self.glyph = glyph
    self.style = style
  }
}

/// A rectangle of cells.
public struct CellRect: Hashable, Sendable {
  /// The leftmost column.
  public var column: Int
  /// The uppermost row.
  public var row: Int
  /// How many columns it has.
  public var columns: Int
  /// How many rows it has.
  public var rows: Int
  /// A rectangle by its top-left cell and its size.
  public init(column: Int, row: Int, columns: Int, rows: Int) {
    self.column = column
    self.row = row
    self.columns = columns
    self.rows = rows
  }
}

/// What the screen should show: a value, drawn by `Workbench`, put on the terminal by a `Screen`.
public struct CellGrid: Equatable, Sendable {
  /// Cells across.
  public let columns: Int
  /// Cells down.
  public let rows: Int
  /// All cells, row by row.
  public var cells: [Cell]

  /// A grid of one cell repeated; a negative side is a programmer's error.
  public init(columns: Int, rows: Int, filledWith cell: Cell = Cell()) {
    precondition(columns >= 0 && rows >= 0, "CellGrid: \(columns)×\(rows) is not a size")
    self.columns = columns
    self.rows = rows
    self.cells = [Cell](repeating: cell, count: columns * rows)
  }

  /// The cell at a position, which must lie inside the grid.
  public subscript(column: Int, row: Int) -> Cell {
    get { cells[row * columns + column] }
    set { cells[row * columns + column] = newValue }
  }
}
