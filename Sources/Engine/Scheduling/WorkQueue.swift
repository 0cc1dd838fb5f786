import EngineProtocol

/// Work that waits, in the order in which it is wanted.
///
/// What is visible goes before what is fetched ahead. Of what is visible the newest goes first, since the last key
/// wins; what is fetched ahead keeps its order, the nearest having been asked for first.
package struct WorkQueue<Item> {
  /// A piece of work under its request's id.
  package struct Entry {
    package var id: UInt64
    package var priority: Priority
    package var item: Item

    package init(id: UInt64, priority: Priority, item: Item) {
      self.id = id
      self.priority = priority
      self.item = item
    }
  }

  /// The next is last.
  private var visible: [Entry] = []
  /// The next is first.
  private var prefetch: [Entry] = []

  package init() {}

  package var isEmpty: Bool { visible.isEmpty && prefetch.isEmpty }

  /// Whether something visible waits.
  package var hasVisible: Bool { !visible.isEmpty }

  /// Adds a piece of work.
  package mutating func push(_ entry: Entry) {
    switch entry.priority {
    case .visible: visible.append(entry)
    case .prefetch: prefetch.append(entry)
    }
  }

  /// Puts back a piece of work that was interrupted: it is the next of its priority.
  package mutating func putBack(_ entry: Entry) {
    switch entry.priority {
    case .visible: visible.append(entry)
    case .prefetch: prefetch.insert(entry, at: 0)
    }
  }

  /// Takes the next piece of work; nil: none waits.
  package mutating func pop() -> Entry? {
    if let next = visible.popLast() { return next }
    return prefetch.isEmpty ? nil : prefetch.removeFirst()
  }

  /// Drops a request's work.
  package mutating func remove(_ id: UInt64) {
    visible.removeAll { $0.id == id }
    prefetch.removeAll { $0.id == id }
  }
}

extension WorkQueue.Entry: Sendable where Item: Sendable {}
