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

  /// A theme for a colour depth: a dark one where colours can be chosen, attributes only elsewhere.
  package init(depth: ColorDepth) {
    switch depth {
    case .trueColor, .indexed256: self.init(colored: ())
    case .ansi16, .ansi8, .mono: self.init(plain: ())
    }
  }

  private init(colored: ()) {
    let ground = CellColor(0x14161B)
    let raised = CellColor(0x23262E)
    let sheetGround = CellColor(0x1C2029)
    let accent = CellColor(0x6CB6FF)
    let white = CellColor(0xE8EAED)
    let grey = CellColor(0x8A9099)
    text = CellStyle(foreground: CellColor(0xC9CDD3), background: ground)
    faint = CellStyle(foreground: CellColor(0x737985), background: ground)
    strong = CellStyle(foreground: white, background: ground, attributes: .bold)
    bar = CellStyle(foreground: CellColor(0xC9CDD3), background: raised)
    barFaint = CellStyle(foreground: grey, background: raised)
    focus = CellStyle(foreground: CellColor(0x0B1622), background: accent, attributes: .bold)
    key = CellStyle(foreground: accent, background: ground)
    good = CellStyle(foreground: CellColor(0x7BD88F), background: ground)
    warning = CellStyle(foreground: CellColor(0xE9B44C), background: ground)
    bad = CellStyle(foreground: CellColor(0xFF7B72), background: ground)
    sheet = CellStyle(foreground: CellColor(0xD5D8DD), background: sheetGround)
    sheetFaint = CellStyle(foreground: grey, background: sheetGround)
    sheetFrame = CellStyle(foreground: accent, background: sheetGround)
    sheetTitle = CellStyle(foreground: white, background: sheetGround, attributes: .bold)
    statusBar = CellStyle(foreground: white, background: raised)
    statusFaint = CellStyle(foreground: grey, background: raised)
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
