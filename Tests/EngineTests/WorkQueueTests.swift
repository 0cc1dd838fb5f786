import Engine
import EngineProtocol
import Testing

@Suite("Work waits in the order in which it is wanted")
struct WorkQueueTests {
  @Test("what is visible goes first, its newest before; what is fetched ahead keeps its order")
  func order() {
    var queue = WorkQueue<String>()
    for (id, priority) in [(1, Priority.prefetch), (2, .visible), (3, .prefetch), (4, .visible)]
      as [(UInt64, Priority)]
    {
      queue.push(.init(id: id, priority: priority, item: "\(id)"))
    }
    #expect(queue.hasVisible)
    var order: [UInt64] = []
    while let next = queue.pop() { order.append(next.id) }
    #expect(order == [4, 2, 1, 3])
    #expect(queue.isEmpty)
  }

  @Test("work that is put back is the next of its kind, and removed work never comes")
  func putBack() throws {
    var queue = WorkQueue<Int>()
    for id in 1...3 as ClosedRange<UInt64> { queue.push(.init(id: id, priority: .prefetch, item: 0)) }
    let popped = queue.pop()
    let first = try #require(popped)
    queue.push(.init(id: 9, priority: .visible, item: 0))
    queue.putBack(first)
    queue.remove(2)
    let order = (0..<4).map { _ in queue.pop()?.id }
    #expect(order == [9, 1, 3, nil])
  }
}

@Suite("A byte cache keeps what was used last")
struct ByteCacheTests {
  @Test("the oldest go when the budget is spent, and use makes young")
  func eviction() {
    var cache = ByteCache<String, Int>(budget: 10)
    cache.insert(1, for: "a", bytes: 4)
    cache.insert(2, for: "b", bytes: 4)
    #expect(cache.value(for: "a") == 1)
    cache.insert(3, for: "c", bytes: 4)
    #expect(cache.value(for: "b") == nil)
    #expect(cache.value(for: "a") == 1)
    #expect(cache.bytes == 8)
    cache.insert(4, for: "a", bytes: 2)
    #expect(cache.bytes == 6)
    #expect(cache.count == 2)
    cache.insert(5, for: "huge", bytes: 11)
    #expect(cache.value(for: "huge") == nil)
    #expect(cache.count == 2)
  }
}
