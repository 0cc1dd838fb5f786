import Synchronization

/// Values made ahead by threads and taken in order, at most `depth` of them at once.
///
/// A value that cannot be made comes as a failure, and the next ones follow.
final class Prefetch<Value: Sendable> {
  private let ring: Ring
  private let ahead: WorkAhead

  /// Starts the threads; `close()` ends them.
  init(count: Int, threads: Int, depth: Int, make: @escaping @Sendable (_ index: Int) throws -> Value) {
    let ring = Ring(depth)
    self.ring = ring
    ahead = WorkAhead(
      tasks: [Int](repeating: 1, count: count), threads: threads, depth: depth, name: "prefetch"
    ) { index, _ in ring.put(Result { try make(index) }, at: index) }
  }

  /// The next value or why there is none; nil after the last.
  func next() -> (index: Int, value: Result<Value, any Error>)? {
    // Tasks do not throw, so neither does waiting for them.
    (try? ahead.next { index in (index, ring.take(index)) }) ?? nil
  }

  func close() { ahead.close() }

  /// The places for values that were made and not taken.
  private final class Ring: Sendable {
    private let places: Mutex<[Result<Value, any Error>?]>

    init(_ depth: Int) { places = Mutex(.init(repeating: nil, count: depth)) }

    func put(_ value: Result<Value, any Error>, at index: Int) {
      places.withLock { $0[index % $0.count] = value }
    }

    func take(_ index: Int) -> Result<Value, any Error> {
      places.withLock { places in
        let place = index % places.count
        guard let value = places[place] else { preconditionFailure("Prefetch: value \(index) was not made") }
        places[place] = nil
        return value
      }
    }
  }
}
