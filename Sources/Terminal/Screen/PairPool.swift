/// Hands out curses' colour pairs so that a pair on the screen is never redefined.
///
/// A slot is in use while cells on the physical screen show it. Staging a cell takes the new slot at once;
/// the old one is given back by `settle`, after the update was sent: before that the terminal still shows it.
/// So the pool stays right when an update is cut short between bands. A slot nobody uses keeps its colours
/// until it is taken by the clock hand, and is found again by them at no cost.
package struct PairPool {
  package struct Definition: Hashable, Sendable {
    package var slot: Int32
    package var foreground: Int32
    package var background: Int32
  }

  /// Slots 1…capacity; slot 0 is the terminal's own pair and is never handed out.
  package let capacity: Int
  /// Slots that no cell uses.
  package private(set) var freeCount: Int

  private var foregrounds: [Int32]
  private var backgrounds: [Int32]
  private var isDefined: [Bool]
  private var users: [Int32]
  private var hand = 1
  /// Open addressing with linear probing, at most half full: a slot, or 0.
  private var table: [Int32]
  private var definitions: [Definition] = []
  private var leaving: [Int32] = []

  package init(capacity: Int) {
    self.capacity = max(0, capacity)
    freeCount = self.capacity
    foregrounds = [Int32](repeating: -1, count: self.capacity + 1)
    backgrounds = foregrounds
    isDefined = [Bool](repeating: false, count: self.capacity + 1)
    users = [Int32](repeating: 0, count: self.capacity + 1)
    var size = 4
    while size < 2 * (self.capacity + 1) { size *= 2 }
    table = [Int32](repeating: 0, count: size)
  }

  /// A slot with these colours (-1 for the terminal's own) and one more user; nil when every slot is in use.
  package mutating func acquire(foreground: Int32, background: Int32) -> Int32? {
    if foreground < 0 && background < 0 { return 0 }
    var place = home(foreground, background)
    while table[place] != 0 {
      let slot = Int(table[place])
      if foregrounds[slot] == foreground && backgrounds[slot] == background {
        if users[slot] == 0 { freeCount -= 1 }
        users[slot] += 1
        return Int32(slot)
      }
      place = (place + 1) & (table.count - 1)
    }
    guard freeCount > 0 else { return nil }
    while users[hand] != 0 { advanceHand() }
    let slot = hand
    advanceHand()
    if isDefined[slot] { forget(slot) }
    foregrounds[slot] = foreground
    backgrounds[slot] = background
    isDefined[slot] = true
    users[slot] = 1
    freeCount -= 1
    insert(slot)
    definitions.append(
      Definition(slot: Int32(slot), foreground: foreground, background: background))
    return Int32(slot)
  }

  /// One cell stops using a slot with the update being staged.
  package mutating func releaseLater(_ slot: Int32) {
    if slot > 0 { leaving.append(slot) }
  }

  /// The pairs to define before the update is sent.
  package mutating func takeDefinitions() -> [Definition] {
    defer { definitions.removeAll(keepingCapacity: true) }
    return definitions
  }

  /// The update was sent: what it replaced is no longer on the screen.
  package mutating func settle() {
    for slot in leaving {
      users[Int(slot)] -= 1
      if users[Int(slot)] == 0 { freeCount += 1 }
    }
    leaving.removeAll(keepingCapacity: true)
  }

  private mutating func advanceHand() { hand = hand == capacity ? 1 : hand + 1 }

  private func home(_ foreground: Int32, _ background: Int32) -> Int {
    let key = UInt64(UInt32(bitPattern: foreground)) << 32 | UInt64(UInt32(bitPattern: background))
    return Int((key &* 0x9E37_79B9_7F4A_7C15) >> 40) & (table.count - 1)
  }

  private mutating func insert(_ slot: Int) {
    var place = home(foregrounds[slot], backgrounds[slot])
    while table[place] != 0 { place = (place + 1) & (table.count - 1) }
    table[place] = Int32(slot)
  }

  /// Removes a slot and closes the gap in its probe sequence.
  private mutating func forget(_ slot: Int) {
    let mask = table.count - 1
    var gap = home(foregrounds[slot], backgrounds[slot])
    while table[gap] != Int32(slot) { gap = (gap + 1) & mask }
    var place = gap
    while true {
      place = (place + 1) & mask
      if table[place] == 0 { break }
      let other = Int(table[place])
      let wanted = home(foregrounds[other], backgrounds[other])
      // Whether `wanted` lies cyclically in (gap, place]: then the entry is reachable where it is.
      if (place - wanted) & mask < (place - gap) & mask { continue }
      table[gap] = table[place]
      gap = place
    }
    table[gap] = 0
  }
}
