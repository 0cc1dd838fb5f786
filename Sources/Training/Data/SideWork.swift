import Foundation

/// Pieces of work that other threads do while the caller goes on, a bounded number at once.
final class SideWork: Sendable {
  private let queue = OperationQueue()
  private let places: DispatchSemaphore

  /// - Parameters:
  ///   - threads: Pieces in work at once.
  ///   - waiting: Pieces that may wait beside them.
  init(threads: Int, waiting: Int) {
    queue.maxConcurrentOperationCount = threads
    places = DispatchSemaphore(value: threads + waiting)
  }

  /// Hands a piece over, as soon as there is a place for it.
  func submit(_ body: @escaping @Sendable () -> Void) {
    places.wait()
    queue.addOperation { [places] in
      body()
      places.signal()
    }
  }

  /// Waits until all pieces are done.
  func finish() { queue.waitUntilAllOperationsAreFinished() }
}
