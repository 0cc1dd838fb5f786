import Foundation
import Runs

/// A program's end of the corridor to an engine that it starts as a child.
///
/// No call waits: writing and reading have threads of their own, and what the engine says comes through the callback,
/// on any thread. The engine's standard error is kept, never shown on the terminal. When the engine ends, by itself or
/// by a signal, the callback hears so once, and `start` may be called again.
public final class EngineClient: @unchecked Sendable {
  private let command: EngineCommand
  private let environment: [String: String]
  private let onEvent: @Sendable (EngineEvent) -> Void
  private let lock = NSLock()
  /// Guarded by `lock`.
  private var nextID: UInt64 = 1
  private var connection: EngineConnection?

  /// A client that has not started its engine yet.
  public init(
    command: EngineCommand, environment: [String: String] = EngineCommand.environment,
    onEvent: @escaping @Sendable (EngineEvent) -> Void
  ) {
    self.command = command
    self.environment = environment
    self.onEvent = onEvent
    // A write to an engine that has ended is an error to be reported, not a signal that ends the program.
    signal(SIGPIPE, SIG_IGN)
  }

  deinit { connection?.close() }

  /// Starts the engine, in place of one that runs; its first word is `EngineEvent.started`.
  ///
  /// - Parameter mayAsk: Whether the command may ask on the terminal, as ssh does for a password; not while something
  ///   else shows there.
  ///
  /// Where the command cannot be started, `EngineEvent.ended` says so.
  public func start(mayAsk: Bool = true) {
    let old = lock.withLock {
      defer { connection = nil }
      return connection
    }
    old?.close()
    do {
      let connection = try EngineConnection(
        command: command, environment: environment, mayAsk: mayAsk, onEvent: onEvent)
      lock.withLock { self.connection = connection }
      connection.open()
    } catch {
      onEvent(
        .ended(
          EngineEnd(
            sentence: "the engine could not be started: \(error)", ending: nil, lastLines: [], unanswered: [])
        ))
    }
  }

  /// Asks the engine; the answer comes as `EngineEvent.reply` with the id that is returned.
  ///
  /// What is asked before the engine is up waits for it; what is asked of an engine that has ended, or before `start`,
  /// is refused, from another thread.
  @discardableResult
  public func send(_ request: Request, priority: Priority = .visible) -> UInt64 {
    let (id, connection) = lock.withLock {
      defer { nextID += 1 }
      return (nextID, self.connection)
    }
    if connection?.send(.request(id: id, priority: priority, request)) != true {
      // The caller may hold a lock that its callback takes.
      DispatchQueue.global().async { [onEvent] in onEvent(.refused(id: id)) }
    }
    return id
  }

  /// When the engine was last heard, if only a part of an answer; nil: none runs.
  public var lastHeard: ContinuousClock.Instant? { lock.withLock { connection }?.lastHeard }

  /// Ends an engine of which nothing is heard any more; the callback hears of its end.
  public func abandon() { lock.withLock { connection }?.abandon() }

  /// Takes a request back; an answer that is under way may still come.
  public func cancel(_ id: UInt64) {
    _ = lock.withLock { connection }?.send(.cancel(id: id))
  }

  /// Ends the engine: its standard input closes, which is its sign to leave.
  ///
  /// No further events come.
  public func stop() {
    let old = lock.withLock {
      defer { connection = nil }
      return connection
    }
    old?.close()
  }

  /// The engine's process id on this machine (that of ssh for a remote one); nil: none runs.
  public var process: Int32? { lock.withLock { connection }?.child.id }

  /// What the engine's command printed before the handshake: a shell's banner.
  public var banner: String { lock.withLock { connection }?.banner ?? "" }

  /// The last lines of the engine's standard error.
  public var lastLines: [String] { lock.withLock { connection }?.lastLines ?? [] }
}
