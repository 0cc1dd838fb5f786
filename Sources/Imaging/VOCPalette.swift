/// The colours of the PASCAL VOC masks.
public enum VOCPalette {
  /// All 256 entries: 0 black, 15 (person) a salmon, 255 (void) the devkit's cream.
  public static let colors: [RGBColor] = (0...255).map { color(computedFor: UInt8($0)) }

  /// The colour of a class index, 255 for void.
  public static func color(of label: UInt8) -> RGBColor { colors[Int(label)] }

  /// The devkit's formula (VOClabelcolormap.m): bits 0, 1, 2 of the index go to the highest free bits of red,
  /// green and blue; then the next three bits to the next lower ones, and so on.
  private static func color(computedFor label: UInt8) -> RGBColor {
    var color = RGBColor(0, 0, 0)
    var bits = label
    for position in (0...7).reversed() {
      color.red |= (bits & 1) << position
      color.green |= (bits >> 1 & 1) << position
      color.blue |= (bits >> 2 & 1) << position
      bits >>= 3
    }
    return color
  }
}
