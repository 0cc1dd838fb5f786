/// The vertices of a lattice: a hash table from keys to rows, open addressing with linear probing.
///
/// Rows are numbered from 1 in the order of first appearance, so that an image's parts touch neighbouring rows; row
/// 0 stands for a vertex that does not exist.
struct VertexTable: ~Copyable {
  /// M, the number of vertices.
  private(set) var count = 0
  /// The key of each row; row 0 has none.
  private(set) var keys: UnsafeMutablePointer<Int64>
  /// Σ of the barycentric weights at each row: the lattice's splat of ones.
  private(set) var mass: UnsafeMutablePointer<Float>
  private var capacity = 1 << 14
  private var slots: UnsafeMutablePointer<Slot>
  private var shift = 64 - 15

  private struct Slot {
    var key: Int64
    var row: Int32
  }

  private static let empty = Slot(key: -1, row: 0)

  init() {
    keys = .allocate(capacity: capacity)
    mass = .allocate(capacity: capacity)
    keys[0] = -1
    mass[0] = 0
    slots = .allocate(capacity: 2 * capacity)
    slots.initialize(repeating: Self.empty, count: 2 * capacity)
  }

  deinit {
    keys.deallocate()
    mass.deallocate()
    slots.deallocate()
  }

  /// Writes the mass of every row, 0 for row 0.
  func copyMass(to target: UnsafeMutablePointer<Float>) { target.update(from: mass, count: count + 1) }

  /// The row of a key, or 0.
  func row(of key: Int64) -> Int32 { slots[slot(of: key)].row }

  /// The row of a key, which is added where it is new.
  mutating func addingRow(of key: Int64) -> Int32 {
    let place = slot(of: key)
    if slots[place].row != 0 { return slots[place].row }
    count &+= 1
    if count == capacity {
      grow()
      slots[slot(of: key)] = Slot(key: key, row: Int32(count))
    } else {
      slots[place] = Slot(key: key, row: Int32(count))
    }
    keys[count] = key
    mass[count] = 0
    return Int32(count)
  }

  /// Where a key is, or where it would be put.
  ///
  /// The table is at most half full, so that there is always an empty slot.
  private func slot(of key: Int64) -> Int {
    let mask = 2 &* capacity &- 1
    var place = Int(truncatingIfNeeded: (UInt64(bitPattern: key) &* 0x9E37_79B9_7F4A_7C15) &>> UInt64(shift))
    while slots[place].row != 0 && slots[place].key != key { place = (place &+ 1) & mask }
    return place
  }

  private mutating func grow() {
    let (oldKeys, oldMass, old, used) = (keys, mass, slots, capacity)
    capacity *= 2
    shift -= 1
    keys = .allocate(capacity: capacity)
    keys.update(from: oldKeys, count: used)
    mass = .allocate(capacity: capacity)
    mass.update(from: oldMass, count: used)
    slots = .allocate(capacity: 2 * capacity)
    slots.initialize(repeating: Self.empty, count: 2 * capacity)
    for i in 0..<2 * used where old[i].row != 0 { slots[slot(of: old[i].key)] = old[i] }
    oldKeys.deallocate()
    oldMass.deallocate()
    old.deallocate()
  }
}
