import Imaging

/// Value noise: random numbers on the integer lattice, smoothly joined.
///
/// Fur, foliage, gravel and clouds are made of it.
struct Noise {
  private let seed: UInt32

  init(_ random: inout SeededGenerator) { seed = UInt32(truncatingIfNeeded: random.next()) }

  /// In 0…1; the lattice has the unit of p.
  @inline(__always)
  func at(_ p: Point) -> Float {
    let cell = p.rounded(.down)
    let t = p - cell
    let s = t * t * (3 - 2 * t)
    let x = UInt32(bitPattern: Int32(cell.x))
    let y = UInt32(bitPattern: Int32(cell.y))
    var h = SIMD4<UInt32>(x, x &+ 1, x, x &+ 1) &* 0x9E37_79B1
    h = h ^ (SIMD4<UInt32>(y, y, y &+ 1, y &+ 1) &* 0x85EB_CA77) ^ seed
    h = (h ^ (h &>> 15)) &* 0x2C1B_3C6D
    h = (h ^ (h &>> 12)) &* 0x297A_2D39
    let v = SIMD4<Float>(h &>> 8) * 0x1p-24
    let upper = v.x + (v.y - v.x) * s.x
    let lower = v.z + (v.w - v.z) * s.x
    return upper + (lower - upper) * s.y
  }

  /// The mean of several octaves, each twice as fine and half as strong; in 0…1.
  @inline(__always)
  func fractal(_ p: Point, octaves: Int) -> Float {
    var sum: Float = 0
    var weight: Float = 1
    var total: Float = 0
    var q = p
    for _ in 0..<octaves {
      sum += weight * at(q)
      total += weight
      weight *= 0.5
      q = q * 2 + 17.3
    }
    return sum / total
  }
}
