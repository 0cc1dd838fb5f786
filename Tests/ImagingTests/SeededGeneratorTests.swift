import Imaging
import Testing

@Suite struct SeededGeneratorTests {
  @Test("the same seed and stream give the same numbers, on every machine")
  func pinned() {
    var random = SeededGenerator(seed: 1, stream: 2)
    let first = (0..<3).map { _ in random.next() }
    var again = SeededGenerator(seed: 1, stream: 2)
    #expect(first == (0..<3).map { _ in again.next() })
    #expect(first == [2_330_308_508_355_755_017, 17_078_255_989_537_270_802, 865_610_522_287_162_319])
  }

  @Test("seeds and streams are told apart, also when they are exchanged")
  func streams() {
    var seen: Set<UInt64> = []
    for seed in 0..<40 as Range<UInt64> {
      for stream in 0..<40 as Range<UInt64> {
        var random = SeededGenerator(seed: seed, stream: stream)
        seen.insert(random.next())
      }
    }
    #expect(seen.count == 1600)
  }

  @Test("draws stay in their ranges and reach all of them")
  func ranges() {
    var random = SeededGenerator(seed: 5)
    let units = (0..<4000).map { _ in random.unit() }
    #expect(units.allSatisfy { $0 >= 0 && $0 < 1 })
    #expect(abs(units.reduce(0, +) / 4000 - 0.5) < 0.02)
    #expect(Set((0..<200).map { _ in random.integer(in: -2...2) }) == [-2, -1, 0, 1, 2])
    #expect((0..<100).allSatisfy { _ in random.pickIndex(weights: [0, 1, 0]) == 1 })
    #expect(abs((0..<4000).filter { _ in random.chance(0.25) }.count - 1000) < 120)
  }
}
