import EngineProtocol
import Foundation

/// News from other threads, in order, for the program's one thread.
final class Inbox: @unchecked Sendable {
  /// Something that arrived.
  enum News: Sendable {
    case library(LibraryNews)
    case engine(EngineNews)
  }

  private let lock = NSLock()
  private var news: [News] = []
  private let wake: @Sendable () -> Void

  /// - Parameter wake: called after each arrival, on the thread that brought it.
  init(wake: @escaping @Sendable () -> Void) { self.wake = wake }

  func put(_ item: News) {
    lock.withLock { news.append(item) }
    wake()
  }

  /// All that arrived since the last call.
  func take() -> [News] {
    lock.withLock {
      defer { news = [] }
      return news
    }
  }
}
