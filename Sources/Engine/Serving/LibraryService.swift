import EngineProtocol
import Foundation

/// The folder and the runs that a program at the other end looks at, served to it in the order in which it asks.
final class LibraryService: Sendable {
  private let queue = DispatchQueue(label: "engine.library", qos: .userInitiated)
  private let reply: @Sendable (UInt64, Reply) -> Void
  /// Used on `queue` only.
  private nonisolated(unsafe) var library: LocalLibrary?

  /// - Parameter reply: Called from any thread.
  init(reply: @escaping @Sendable (UInt64, Reply) -> Void) { self.reply = reply }

  /// Opens a library in place of one that is open; its news answer the request.
  func open(_ id: UInt64, _ request: LibraryRequest) {
    queue.async { [self] in
      library?.stop()
      do {
        let library = try LocalLibrary(request)
        self.library = library
        library.start { [reply] in reply(id, .library($0)) }
      } catch {
        library = nil
        reply(id, .library(.update(.failure("\(error)"))))
      }
    }
  }

  func openSplit(_ id: UInt64, _ name: String) {
    queue.async { [self] in
      library?.openSplit(name)
      reply(id, .done)
    }
  }

  func want(_ id: UInt64, _ keys: [ContentKey]) {
    queue.async { [self] in
      library?.want(keys)
      reply(id, .done)
    }
  }

  /// Ends its threads.
  func close() { queue.sync { library?.stop() } }
}
