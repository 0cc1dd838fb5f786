/// What a label map says about the pairs of its interior sources (METHODS §6.2).
///
/// Of two valid labels a pair is *background* where both are 0, *foreground* where they are equal and not 0, and
/// *negative* where they differ. Pairs with a label that is not valid say nothing.
public struct PairLabels: Equatable, Sendable {
  /// What is known about a pair.
  public enum Kind: UInt8, CaseIterable, Hashable, Sendable {
    case unknown, background, foreground, negative
  }

  /// P offsets.
  public let offsets: PairOffsets
  /// Interior sources a label map has.
  public let sources: Int
  /// Raw values of `Kind`, [P, sources].
  public private(set) var kinds: [UInt8]

  /// Labels of a grid, row-major; a label is valid below `valid`, which is 255 in PSA and 21 in IRN.
  public init(
    _ labels: [Int], width: Int, height: Int, offsets: PairOffsets, valid: Int
  ) {
    precondition(labels.count == width * height, "PairLabels: \(labels.count) labels for \(width)×\(height)")
    self.offsets = offsets
    let (rows, columns) = (offsets.sourceRows(height: height), offsets.sourceColumns(width: width))
    let sources = rows.count * columns.count
    self.sources = sources
    kinds = [UInt8](unsafeUninitializedCapacity: offsets.count * sources) { kinds, count in
      labels.withUnsafeBufferPointer { labels in
        var pair = 0
        for offset in offsets.offsets {
          let shift = offset.dy * width + offset.dx
          for y in rows {
            for x in columns {
              let (a, b) = (labels[y &* width &+ x], labels[y &* width &+ x &+ shift])
              kinds[pair] = Self.kind(a, b, valid: valid).rawValue
              pair &+= 1
            }
          }
        }
        count = pair
      }
    }
  }

  @inline(__always)
  private static func kind(_ a: Int, _ b: Int, valid: Int) -> Kind {
    guard a < valid && b < valid else { return .unknown }
    return a != b ? .negative : a == 0 ? .background : .foreground
  }

  /// How many pairs are of a kind.
  public func count(_ kind: Kind) -> Int { kinds.reduce(0) { $0 + ($1 == kind.rawValue ? 1 : 0) } }
}
