import Terminal
import Testing

/// A terminal in memory: cells hold pair numbers, and their colours are what the pair means at that moment.
private struct PaintedCells {
  var pool: PairPool
  var slots: [Int32]
  var colors: [Int32: (foreground: Int32, background: Int32)] = [0: (-1, -1)]
  var redefinedOnScreen = 0
  var starved = 0
  var definitionCount = 0

  init(cells: Int, capacity: Int) {
    pool = PairPool(capacity: capacity)
    slots = [Int32](repeating: 0, count: cells)
  }

  /// Shows new colours in a range of cells as one update.
  mutating func update(_ range: Range<Int>, _ wanted: (Int) -> (Int32, Int32)) {
    var staged: [(index: Int, slot: Int32)] = []
    for index in range {
      let (foreground, background) = wanted(index)
      let slot = pool.acquire(foreground: foreground, background: background)
      if slot == nil { starved += 1 }
      pool.releaseLater(slots[index])
      staged.append((index, slot ?? 0))
    }
    for definition in pool.takeDefinitions() {
      definitionCount += 1
      if slots.contains(definition.slot) { redefinedOnScreen += 1 }
      colors[definition.slot] = (definition.foreground, definition.background)
    }
    for (index, slot) in staged { slots[index] = slot }
    pool.settle()
  }

  func shows(_ index: Int, _ wanted: (Int32, Int32)) -> Bool {
    guard let pair = colors[slots[index]] else { return false }
    return pair.foreground == wanted.0 && pair.background == wanted.1
  }
}

@Suite("The pool of colour pairs")
struct PairPoolTests {
  @Test("equal colours share a slot, and the terminal's own pair is slot 0")
  func sharing() {
    var pool = PairPool(capacity: 5)
    #expect(pool.acquire(foreground: -1, background: -1) == 0)
    let first = pool.acquire(foreground: 1, background: 2)
    #expect(first == pool.acquire(foreground: 1, background: 2))
    #expect(first != pool.acquire(foreground: 2, background: 1))
    #expect(pool.freeCount == 3)
    #expect(pool.takeDefinitions().count == 2)
    #expect(pool.takeDefinitions().isEmpty)
  }

  @Test("a slot that was left is found again by its colours without a definition")
  func remembered() {
    var pool = PairPool(capacity: 3)
    let slot = pool.acquire(foreground: 7, background: 8) ?? 0
    _ = pool.takeDefinitions()
    pool.releaseLater(slot)
    #expect(pool.freeCount == 2)
    pool.settle()
    #expect(pool.freeCount == 3)
    #expect(pool.acquire(foreground: 7, background: 8) == slot)
    #expect(pool.takeDefinitions().isEmpty)
  }

  @Test("what an update replaces is free only after the update was sent")
  func deferredRelease() {
    var pool = PairPool(capacity: 1)
    let slot = pool.acquire(foreground: 1, background: 1) ?? 0
    pool.releaseLater(slot)
    #expect(pool.acquire(foreground: 2, background: 2) == nil)
    pool.settle()
    #expect(pool.acquire(foreground: 2, background: 2) == slot)
  }

  @Test("a pool without slots gives none and ends")
  func empty() {
    var pool = PairPool(capacity: 0)
    #expect(pool.acquire(foreground: 1, background: 2) == nil)
    #expect(pool.acquire(foreground: -1, background: -1) == 0)
  }

  @Test(
    "frames cut short between bands never redefine a pair that is on the screen", arguments: [2_600, 5_000])
  func abortedFrames(capacity: Int) {
    var random = SplitMix(state: UInt64(capacity))
    var screen = PaintedCells(cells: 2_400, capacity: capacity)
    var wanted = [(Int32, Int32)](repeating: (-1, -1), count: 2_400)
    for _ in 0..<60 {
      for index in wanted.indices {
        wanted[index] = (Int32(random.next() % 0xFFFFFF), Int32(random.next() % 200))
      }
      let bands = 1 + Int(random.next() % 12)
      for band in 0..<bands { screen.update((band * 200)..<(band * 200 + 200)) { wanted[$0] } }
    }
    for band in 0..<12 { screen.update((band * 200)..<(band * 200 + 200)) { wanted[$0] } }
    #expect(screen.redefinedOnScreen == 0)
    #expect(screen.starved == 0)
    #expect(screen.definitionCount > capacity)  // slots were used again
    #expect((0..<2_400).allSatisfy { screen.shows($0, wanted[$0]) })
  }

  @Test("a pool smaller than the screen starves cells, ends, and keeps the others right")
  func tiny() {
    var screen = PaintedCells(cells: 500, capacity: 63)
    for frame in 0..<20 {
      let wanted = { (index: Int) in (Int32(index), Int32(frame)) }
      screen.update(0..<500, wanted)
      let right = (0..<500).filter { screen.shows($0, wanted($0)) }.count
      #expect(right + screen.slots.filter { $0 == 0 }.count == 500)
    }
    #expect(screen.starved > 0)
    #expect(screen.redefinedOnScreen == 0)
  }
}

/// Vigna's SplitMix64: repeatable random numbers.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
