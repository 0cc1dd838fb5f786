import Imaging
import Terminal

/// The colours of everything that is not a picture.
package struct Theme: Equatable, Sendable {
  package var text: CellStyle
  package var faint: CellStyle
  package var strong: CellStyle
  /// Titles of panes without the focus, heads of lists.
  package var bar: CellStyle
  package var barFaint: CellStyle
  /// The focused pane's title, the selected line.
  package var focus: CellStyle
  package var key: CellStyle
  package var good: CellStyle
  package var warning: CellStyle
  package var bad: CellStyle
  /// Insides of sheets.
  package var sheet: CellStyle
  package var sheetFaint: CellStyle
  package var sheetFrame: CellStyle
  package var sheetTitle: CellStyle
  package var statusBar: CellStyle
  package var statusFaint: CellStyle

  /// What stands for the colours of error maps; empty: they are shown as they are.
  private var replacements: [RGBColor: RGBColor] = [:]

  /// A theme for a colour depth: the chosen one where colours can be chosen, attributes only elsewhere.
  package init(depth: ColorDepth, choice: ThemeChoice = .dark) {
    switch depth {
    case .trueColor, .indexed256:
      switch choice {
      case .dark: self.init(.dark)
      case .light: self.init(.light)
      case .safe:
        self.init(.safe)
        replacements = Self.safeReplacements
      }
    case .ansi16, .ansi8, .mono: self.init(plain: ())
    }
  }

  /// The colour that a label of an error map is shown in.
  package func shown(_ color: RGBColor) -> RGBColor { replacements[color] ?? color }

  /// The colours that a theme is made from.
  private struct Colors {
    var ground, raised, sheet, accent, accentText, white, text, grey, faint, good, warning, bad: UInt32

    static let dark = Colors(
      ground: 0x14161B, raised: 0x23262E, sheet: 0x1C2029, accent: 0x6CB6FF, accentText: 0x0B1622,
      white: 0xE8EAED, text: 0xC9CDD3, grey: 0x8A9099, faint: 0x737985, good: 0x7BD88F, warning: 0xE9B44C,
      bad: 0xFF7B72)
    static let light = Colors(
      ground: 0xFAFAF7, raised: 0xE4E6EA, sheet: 0xF0F1EC, accent: 0x0B5CAD, accentText: 0xFFFFFF,
      white: 0x111418, text: 0x2B3036, grey: 0x5A626C, faint: 0x767E88, good: 0x1A7F37, warning: 0x8A5A00,
      bad: 0xB3261E)
    /// Good, warning and bad by Okabe and Ito, which also differ in brightness.
    static let safe = Colors(
      ground: 0x14161B, raised: 0x23262E, sheet: 0x1C2029, accent: 0x56B4E9, accentText: 0x0B1622,
      white: 0xE8EAED, text: 0xC9CDD3, grey: 0x8A9099, faint: 0x737985, good: 0x56B4E9, warning: 0xF0E442,
      bad: 0xE69F00)
  }

  /// Right, too much, too little and wrong class of error maps, by Okabe and Ito.
  private static let safeReplacements: [RGBColor: RGBColor] = [
    ErrorKind.truePositive.color: RGBColor(0, 114, 178), ErrorKind.falsePositive.color: RGBColor(230, 159, 0),
    ErrorKind.falseNegative.color: RGBColor(204, 121, 167),
    ErrorKind.wrongClass.color: RGBColor(240, 228, 66),
  ]

  private init(_ colors: Colors) {
    func style(_ foreground: UInt32, _ background: UInt32, _ attributes: CellAttributes = []) -> CellStyle {
      CellStyle(foreground: CellColor(foreground), background: CellColor(background), attributes: attributes)
    }
    text = style(colors.text, colors.ground)
    faint = style(colors.faint, colors.ground)
    strong = style(colors.white, colors.ground, .bold)
    bar = style(colors.text, colors.raised)
    barFaint = style(colors.grey, colors.raised)
    focus = style(colors.accentText, colors.accent, .bold)
    key = style(colors.accent, colors.ground)
    good = style(colors.good, colors.ground)
    warning = style(colors.warning, colors.ground)
    bad = style(colors.bad, colors.ground)
    sheet = style(colors.text, colors.sheet)
    sheetFaint = style(colors.grey, colors.sheet)
    sheetFrame = style(colors.accent, colors.sheet)
    sheetTitle = style(colors.white, colors.sheet, .bold)
    statusBar = style(colors.white, colors.raised)
    statusFaint = style(colors.grey, colors.raised)
  }

  private init(plain: ()) {
    let normal = CellStyle()
    let dim = CellStyle(attributes: .dim)
    let bold = CellStyle(attributes: .bold)
    let reverse = CellStyle(attributes: .reverse)
    text = normal
    faint = dim
    strong = bold
    bar = CellStyle(attributes: .underline)
    barFaint = CellStyle(attributes: [.underline, .dim])
    focus = reverse
    key = bold
    good = normal
    warning = bold
    bad = bold
    sheet = normal
    sheetFaint = dim
    sheetFrame = normal
    sheetTitle = bold
    statusBar = reverse
    statusFaint = reverse
  }

  /// A style's colours on another style's background.
  package func on(_ style: CellStyle, _ ground: CellStyle) -> CellStyle {
    var mixed = style
    mixed.background = ground.background
    if ground.attributes.contains(.reverse) { mixed.attributes.insert(.reverse) }
    return mixed
  }
}
