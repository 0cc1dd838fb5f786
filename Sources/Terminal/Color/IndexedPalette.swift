import Glibc
import Synchronization

/// The colours of terminals that show a fixed number of them, and the nearest one to any colour.
public enum IndexedPalette {
  /// xterm's 256 colours as 0xRRGGBB: 16 that users theme, a 6×6×6 cube, 24 greys.
  public static let colors: [CellColor] = {
    var result: [UInt32] = [
      0x000000, 0xCD0000, 0x00CD00, 0xCDCD00, 0x0000EE, 0xCD00CD, 0x00CDCD, 0xE5E5E5,
      0x7F7F7F, 0xFF0000, 0x00FF00, 0xFFFF00, 0x5C5CFF, 0xFF00FF, 0x00FFFF, 0xFFFFFF,
    ]
    let levels: [UInt32] = [0, 95, 135, 175, 215, 255]
    for red in levels {
      for green in levels {
        for blue in levels { result.append(red << 16 | green << 8 | blue) }
      }
    }
    for grey in 0..<24 { result.append(UInt32(8 + 10 * grey) * 0x01_01_01) }
    return result.map { CellColor($0) }
  }()

  /// The indices a depth may use; empty where colours are not indexed.
  public static func indices(of depth: ColorDepth) -> Range<Int> {
    switch depth {
    case .indexed256: 16..<256
    case .ansi16: 0..<16
    case .ansi8: 0..<8
    case .trueColor, .mono: 0..<0
    }
  }

  /// The index of the nearest colour of a depth, by Euclidean distance in Oklab.
  ///
  /// Neither the terminal's default nor a depth without a palette has an index; that is a programmer's error.
  public static func nearestIndex(to color: CellColor, depth: ColorDepth) -> Int {
    precondition(color != .terminalDefault, "IndexedPalette: the terminal's default colour has no index")
    let indices = indices(of: depth)
    precondition(!indices.isEmpty, "IndexedPalette: \(depth) has no palette")
    let key = color.rawValue | UInt32(indices.count) << 24
    return cache.withLock { known in
      if let index = known[key] { return Int(index) }
      if known.count >= 1 << 16 { known.removeAll(keepingCapacity: true) }
      let wanted = oklab(color)
      var best = indices.lowerBound
      var bestDistance = Float.infinity
      for index in indices {
        let difference = labs[index] - wanted
        let distance = (difference * difference).sum()
        if distance < bestDistance {
          bestDistance = distance
          best = index
        }
      }
      known[key] = UInt8(best)
      return best
    }
  }

  /// The nearest colour of a depth; the terminal's default, and every colour at 24 bits, is itself.
  public static func nearest(to color: CellColor, depth: ColorDepth) -> CellColor {
    if color == .terminalDefault || indices(of: depth).isEmpty { return color }
    return colors[nearestIndex(to: color, depth: depth)]
  }

  /// Answers by colour and palette size: frames repeat their colours.
  private static let cache = Mutex<[UInt32: UInt8]>([:])
  private static let labs: [SIMD3<Float>] = colors.map(oklab)

  /// Oklab of an sRGB colour, after Ottosson (2020).
  private static func oklab(_ color: CellColor) -> SIMD3<Float> {
    let red = LinearLight.fromSRGB[Int(color.rawValue >> 16 & 0xFF)]
    let green = LinearLight.fromSRGB[Int(color.rawValue >> 8 & 0xFF)]
    let blue = LinearLight.fromSRGB[Int(color.rawValue & 0xFF)]
    let l = cbrtf(0.412_221_46 * red + 0.536_332_54 * green + 0.051_445_99 * blue)
    let m = cbrtf(0.211_903_5 * red + 0.680_699_5 * green + 0.107_396_96 * blue)
    let s = cbrtf(0.088_302_46 * red + 0.281_718_85 * green + 0.629_978_7 * blue)
    return SIMD3(
      0.210_454_26 * l + 0.793_617_8 * m - 0.004_072_047 * s,
      1.977_998_5 * l - 2.428_592_2 * m + 0.450_593_7 * s,
      0.025_904_037 * l + 0.782_771_77 * m - 0.808_675_77 * s)
  }
}
