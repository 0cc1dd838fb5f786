import Imaging

extension BlockFitter {
  /// Fits a raster of labels: classes keep their exact colours and are never mixed.
  ///
  /// A cell shows its two most frequent labels; ties go to the label that is rarer in the raster, so that
  /// thin objects survive. Of all partitions the one that most samples agree with is drawn.
  ///
  /// A mask with void is an annotation: void keeps its classes apart, and a mixture with void cannot be taken for
  /// another class. So at 24 bits its mixed cells have the colours that are best for what they show, and the border of
  /// an object is smooth.
  ///
  /// - Parameters:
  ///   - colors: 256 colours, one a label; `terminalDefault` where a label is left transparent.
  ///   - smooth: the labels of a mask with void in these colours (`PictureScaler.colorRaster`).
  public func fit(labels raster: LabelMap, colors: [CellColor], smooth: RGBImage? = nil) -> CellGrid {
    precondition(
      smooth.map { $0.width == raster.width && $0.height == raster.height } ?? true,
      "BlockFitter: two rasters of different sizes")
    precondition(colors.count == 256, "BlockFitter: \(colors.count) colours for 256 labels")
    let glyphs = style.rasterGlyphs
    let (columns, rows) = cells(width: raster.width, height: raster.height)
    let rarity = raster.labels.histogram()
    let palette = colors.map { IndexedPalette.nearest(to: $0, depth: style.depth) }
    var grid = CellGrid(columns: columns, rows: rows)
    var counts = [Int](repeating: 0, count: 256)
    for row in 0..<rows {
      for column in 0..<columns {
        let corner = row * glyphs.samplesDown * raster.width + column * glyphs.samplesAcross
        let cell: Cell
        switch glyphs {
        case .block:
          cell = labelCell(
            raster, corner: corner, rarity: rarity, palette: palette, smooth: smooth, counts: &counts)
        case .half:
          cell = labelHalves(
            top: raster.labels[corner], bottom: raster.labels[corner + raster.width], rarity: rarity,
            palette: palette)
        }
        grid[column, row] = cell
      }
    }
    return grid
  }

  private func labelCell(
    _ raster: LabelMap, corner: Int, rarity: [Int], palette: [CellColor], smooth: RGBImage?,
    counts: inout [Int]
  ) -> Cell {
    let first = raster.labels[corner]
    var samples: [UInt8] = []
    samples.reserveCapacity(64)
    var uniform = true
    for y in 0..<8 {
      for x in 0..<8 {
        let label = raster.labels[corner + y * raster.width + x]
        uniform = uniform && label == first
        samples.append(label)
      }
    }
    if uniform { return Cell(" ", style: CellStyle(background: palette[Int(first)])) }

    if style.depth == .trueColor, let smooth {
      return smoothCell(smooth, corner: corner)
    }
    for label in samples { counts[Int(label)] += 1 }
    defer { for label in samples { counts[Int(label)] = 0 } }
    func precedes(_ a: UInt8, _ b: UInt8) -> Bool {
      (-counts[Int(a)], rarity[Int(a)], a) < (-counts[Int(b)], rarity[Int(b)], b)
    }
    var major = first
    for label in samples where precedes(label, major) { major = label }
    var minor: UInt8?
    for label in samples where label != major && minor.map({ precedes(label, $0) }) ?? true { minor = label }
    guard let minor else { return Cell(" ", style: CellStyle(background: palette[Int(major)])) }

    var majorMask: UInt64 = 0
    var minorMask: UInt64 = 0
    for (bit, label) in samples.enumerated() {
      if label == major { majorMask |= 1 << UInt64(bit) }
      if label == minor { minorMask |= 1 << UInt64(bit) }
    }
    var best = (
      agreement: majorMask.nonzeroBitCount, glyph: Unicode.Scalar(" "), foreground: major, background: major
    )
    for (glyph, mask) in BlockGlyph.partitions {
      for (inside, outside, insideMask, outsideMask) in [
        (minor, major, minorMask, majorMask), (major, minor, majorMask, minorMask),
      ] {
        let agreement = (insideMask & mask).nonzeroBitCount + (outsideMask & ~mask).nonzeroBitCount
        if agreement > best.agreement { best = (agreement, glyph, inside, outside) }
      }
    }
    return Cell.picture(
      best.glyph, foreground: palette[Int(best.foreground)], background: palette[Int(best.background)])
  }

  /// The partition and the colours of least squared error; a side of one label has that label's exact colour.
  ///
  /// Mixed colours keep all their bits: only borders have them, so they cost few colour pairs.
  private func smoothCell(_ smooth: RGBImage, corner: Int) -> Cell {
    let best = smooth.pixels.withUnsafeBytes {
      BlockFitter.bestPartition($0, corner: 3 * corner, stride: 3 * smooth.width)
    }
    return Cell.picture(
      best.glyph, foreground: best.foreground.cellColor, background: best.background.cellColor)
  }

  /// Two samples: both are drawn, or the rarer one where a cell holds a single glyph.
  private func labelHalves(top: UInt8, bottom: UInt8, rarity: [Int], palette: [CellColor]) -> Cell {
    let rarer = (rarity[Int(top)], top) < (rarity[Int(bottom)], bottom) ? top : bottom
    if style.depth == .mono { return Cell(BlockFitter.letter(of: rarer)) }
    if !style.unicode { return Cell(" ", style: CellStyle(background: palette[Int(rarer)])) }
    return Cell.picture("▀", foreground: palette[Int(top)], background: palette[Int(bottom)])
  }

  /// A label without colour: nothing for background, a letter a class, a question mark for void.
  public static func letter(of label: UInt8) -> Unicode.Scalar {
    switch label {
    case 0: "."
    case LabelMap.void: "?"
    default: Unicode.Scalar(UInt8(ascii: "A") + (label - 1) % 26)
    }
  }
}
