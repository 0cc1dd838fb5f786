import Evaluation
import Imaging
import Terminal

/// The signs and words of the kinds of an error map, so that it is told without colours.
struct ErrorSigns {
  /// How a kind is told.
  struct Sign {
    let glyph: Unicode.Scalar
    /// The words in legends.
    let title: String
    let color: RGBColor
    /// Whether something is wrong there.
    let isError: Bool
  }

  /// By label; the first is background that is right.
  let signs: [Sign]
  /// The label of what is not scored.
  let void: Int

  subscript(label: UInt8) -> Sign? { signs.indices.contains(Int(label)) ? signs[Int(label)] : nil }

  /// Of `ErrorKind`.
  static let ofMasks = ErrorSigns(
    signs: ErrorKind.allCases.map { kind in
      switch kind {
      case .trueNegative: Sign(glyph: ".", title: "background", color: kind.color, isError: false)
      case .truePositive: Sign(glyph: "=", title: "right", color: kind.color, isError: false)
      case .falsePositive: Sign(glyph: "+", title: "too much", color: kind.color, isError: true)
      case .falseNegative: Sign(glyph: "-", title: "too little", color: kind.color, isError: true)
      case .wrongClass: Sign(glyph: "x", title: "other class", color: kind.color, isError: true)
      case .void: Sign(glyph: "?", title: "void", color: kind.color, isError: false)
      }
    }, void: Int(ErrorKind.void.rawValue))

  /// Of `SaliencyErrorKind`.
  static let ofSaliency = ErrorSigns(
    signs: SaliencyErrorKind.allCases.map { kind in
      switch kind {
      case .trueNegative: Sign(glyph: ".", title: "background", color: kind.color, isError: false)
      case .truePositive: Sign(glyph: "=", title: "right", color: kind.color, isError: false)
      case .missingClass: Sign(glyph: "c", title: "missing class", color: kind.color, isError: true)
      case .missingObject: Sign(glyph: "o", title: "missing object", color: kind.color, isError: true)
      case .falseCoverage: Sign(glyph: "+", title: "false coverage", color: kind.color, isError: true)
      case .beyond: Sign(glyph: ">", title: "beyond", color: kind.color, isError: false)
      case .hole: Sign(glyph: "<", title: "hole", color: kind.color, isError: false)
      case .void: Sign(glyph: "?", title: "void", color: kind.color, isError: false)
      }
    }, void: Int(SaliencyErrorKind.void.rawValue))
}

extension MapKind {
  /// How its errors are told; nil: it is no error map.
  var signs: ErrorSigns? {
    switch self {
    case .error: .ofMasks
    case .saliencyErrors: .ofSaliency
    case .saliency, .groundTruth, .engine: nil
    }
  }
}

extension CellGrid {
  /// Draws the signs on a fitted picture: sparse and for errors only where there are colours, else in every cell and
  /// for every kind.
  mutating func drawSigns(
    _ signs: ErrorSigns, of errors: LabelMap, _ frame: PictureFrame, size: PixelSize, hasColors: Bool
  ) {
    for row in 0..<rows {
      for column in 0..<columns where !hasColors || (column + 2 * (row % 2)) % 4 == 1 {
        guard
          let point = frame.point(column: frame.cells.column + column, row: frame.cells.row + row),
          let label = errors.value(at: point, in: size), let sign = signs[label]
        else { continue }
        guard hasColors else {
          self[column, row] = Cell(sign.glyph)
          continue
        }
        // Only where the whole cell is of one colour: a sign must not hide a border.
        let below = self[column, row]
        guard sign.isError,
          below.glyph == " " || below.style.foreground.isClose(to: below.style.background)
        else { continue }
        let ground = below.style.background
        self[column, row] = Cell(
          sign.glyph,
          style: CellStyle(
            foreground: CellColor(ground.luminance > 0.5 ? 0x000000 : 0xFFFFFF), background: ground))
      }
    }
  }
}

extension CellColor {
  /// Whether two colours are hard to tell apart.
  func isClose(to other: CellColor) -> Bool {
    guard self != .terminalDefault, other != .terminalDefault else { return self == other }
    return [16, 8, 0].allSatisfy { shift in
      abs(Int(rawValue >> UInt32(shift) & 255) - Int(other.rawValue >> UInt32(shift) & 255)) < 48
    }
  }
}
