/// Values under keys within a budget of bytes; what was not used for the longest time goes first.
package struct ByteCache<Key: Hashable, Value> {
  private struct Slot {
    var value: Value
    var bytes: Int
    /// When it was last used.
    var tick: UInt64
  }

  /// The most bytes that are kept.
  package let budget: Int
  /// The bytes that are kept now.
  package private(set) var bytes = 0
  private var slots: [Key: Slot] = [:]
  private var tick: UInt64 = 0

  package init(budget: Int) {
    self.budget = budget
  }

  package var count: Int { slots.count }

  /// The value of a key, which counts as used now.
  package mutating func value(for key: Key) -> Value? {
    guard slots[key] != nil else { return nil }
    tick += 1
    slots[key]?.tick = tick
    return slots[key]?.value
  }

  /// Keeps a value and drops old ones until the budget holds.
  ///
  /// A value above the whole budget is not kept.
  package mutating func insert(_ value: Value, for key: Key, bytes size: Int) {
    remove(key)
    guard size <= budget else { return }
    tick += 1
    slots[key] = Slot(value: value, bytes: size, tick: tick)
    bytes += size
    // Linear in the number of slots, which are megabytes each.
    while bytes > budget, let oldest = slots.min(by: { $0.value.tick < $1.value.tick })?.key {
      remove(oldest)
    }
  }

  /// Forgets a key.
  package mutating func remove(_ key: Key) {
    if let slot = slots.removeValue(forKey: key) { bytes -= slot.bytes }
  }
}
