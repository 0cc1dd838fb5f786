import Imaging
import Testing

@Suite("Grey-scale morphology")
struct MorphologyTests {
  private func random(_ width: Int, _ height: Int, seed: UInt64, values: Int = 1000) -> ScalarMap {
    var generator = SeededGenerator(seed: seed)
    return ScalarMap(
      width: width, height: height,
      values: (0..<width * height).map { _ in Float(generator.integer(in: 0...values)) })
  }

  /// The largest value within a square, pixel by pixel.
  private func dilated(_ map: ScalarMap, _ radius: Int) -> ScalarMap {
    var result = map
    for y in 0..<map.height {
      for x in 0..<map.width {
        for v in max(0, y - radius)...min(map.height - 1, y + radius) {
          for u in max(0, x - radius)...min(map.width - 1, x + radius) {
            result[x, y] = max(result[x, y], map[u, v])
          }
        }
      }
    }
    return result
  }

  @Test(
    "a dilation is the maximum over the square, an erosion the minimum, whatever the radius",
    arguments: [0, 1, 2, 5, 30])
  func squares(radius: Int) {
    for (width, height) in [(1, 1), (17, 3), (4, 11), (16, 16)] {
      let map = random(width, height, seed: UInt64(width))
      #expect(map.dilated(radius: radius) == dilated(map, radius))
      let negative = ScalarMap(width: width, height: height, values: map.values.map { -$0 })
      #expect(map.eroded(radius: radius).values == dilated(negative, radius).values.map { -$0 })
    }
  }

  @Test("a reconstruction is what dilations under the mask come to when nothing changes any more")
  func reconstruction() {
    for seed in 0..<20 as Range<UInt64> {
      let mask = random(13, 9, seed: seed, values: 6)
      let seeds = random(13, 9, seed: seed + 100, values: 6)
      var slow = ScalarMap(width: 13, height: 9, values: zip(seeds.values, mask.values).map(min))
      while true {
        let next = zip(dilated(slow, 1).values, mask.values).map(min)
        if next == slow.values { break }
        slow.values = next
      }
      #expect(seeds.reconstructed(under: mask) == slow)
    }
  }

  @Test("an opening by reconstruction takes narrow parts away and leaves the outline of wide ones")
  func opening() {
    var map = ScalarMap(width: 20, height: 12)
    for y in 2..<8 { for x in 2..<9 { map[x, y] = 1 } }
    // A notch in the wide part's corner stays; the line and the dot do not.
    map[2, 2] = 0
    var wide = map
    for x in 12..<20 { map[x, 5] = 1 }
    map[15, 10] = 0.7
    #expect(map.openedByReconstruction(radius: 1) == wide)
    map = ScalarMap(width: 20, height: 12, values: map.values.map { 1 - $0 })
    wide = ScalarMap(width: 20, height: 12, values: wide.values.map { 1 - $0 })
    #expect(map.closedByReconstruction(radius: 1) == wide)
  }
}
