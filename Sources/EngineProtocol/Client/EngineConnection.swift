import Foundation
import Runs

/// One life of an engine: its process, its pipes and the threads at them.
final class EngineConnection: @unchecked Sendable {
  let child: ChildProcess
  private let onEvent: @Sendable (EngineEvent) -> Void
  private let input: Int32
  private let output: Int32
  private let error: Int32
  private let writer = DispatchQueue(label: "engine.writer", qos: .userInitiated)

  private let lock = NSLock()
  // Guarded by `lock`.
  private var waiting: [ClientMessage]? = []
  private var unanswered: Set<UInt64> = []
  private var isClosed = false
  /// Once the process is collected its id may be another's.
  private var isCollected = false
  private var ring = LineRing()
  private var bannerText = ""
  private var heard = ContinuousClock.now
  private var isAbandoned = false

  /// Starts the engine's process.
  ///
  /// - Throws: `FileFailure`.
  init(
    command: EngineCommand, environment: [String: String], mayAsk: Bool,
    onEvent: @escaping @Sendable (EngineEvent) -> Void
  ) throws {
    self.onEvent = onEvent
    let input = try Self.pipe()
    let output = try Self.pipe()
    let error = try Self.pipe()
    defer { [input.read, output.write, error.write].forEach { Glibc.close($0) } }
    // A command that asks for a password must stay in the terminal's group; an engine must not hear its Ctrl-C.
    let grouping: ChildProcess.Grouping =
      if case .program = command { .ownGroup } else if mayAsk { .shared } else { .ownSession }
    do {
      child = try ChildProcess.spawn(
        command.arguments, environment: environment, input: input.read, output: output.write,
        error: error.write, grouping: grouping)
    } catch {
      [input.write, output.read].forEach { Glibc.close($0) }
      throw error
    }
    self.input = input.write
    self.output = output.read
    self.error = error.read
  }

  /// Starts the threads that listen.
  func open() {
    let errorEnded = DispatchSemaphore(value: 0)
    Thread.detachNewThread { [self] in
      Self.read(error) { bytes in
        lock.withLock { ring.feed(bytes) }
        return true
      }
      Glibc.close(error)
      errorEnded.signal()
    }
    let listener = Thread { [self] in
      let failure = listen()
      // An engine that cannot be understood is ended, or its end could not be waited for.
      if failure != nil { child.killWithDescendants() }
      Glibc.close(output)
      let ending = collect()
      // The last lines explain the end, but a grandchild may hold the stream open for long.
      _ = errorEnded.wait(timeout: .now() + .milliseconds(500))
      finish(ending: ending, failure: failure)
    }
    listener.name = "engine.reader"
    listener.stackSize = 1 << 20
    listener.start()
  }

  /// Waits for the end of the process without collecting it, so that its id stays its own until `isCollected` says so.
  private func collect() -> ChildProcess.Ending {
    child.awaitEnd()
    return lock.withLock {
      isCollected = true
      return child.wait()
    }
  }

  /// Queues a message; false: the engine is gone.
  func send(_ message: ClientMessage) -> Bool {
    lock.withLock {
      guard !isClosed else { return false }
      switch message {
      case .request(let id, _, _): unanswered.insert(id)
      case .cancel(let id): unanswered.remove(id)
      }
      if waiting != nil {
        waiting?.append(message)
      } else {
        write(message)
      }
      return true
    }
  }

  /// Closes the engine's standard input and says nothing more; an engine that does not leave is killed.
  func close() {
    let wasOpen = lock.withLock {
      defer { isClosed = true }
      return !isClosed
    }
    guard wasOpen else { return }
    closeInput()
    DispatchQueue.global().asyncAfter(deadline: .now() + 3) { [self] in
      lock.withLock { if !isCollected { child.killWithDescendants() } }
    }
  }

  var lastHeard: ContinuousClock.Instant { lock.withLock { heard } }

  /// Ends the process, whose silence is the reason that is told.
  func abandon() {
    lock.withLock {
      isAbandoned = true
      if !isCollected { child.killWithDescendants() }
    }
  }

  var banner: String { lock.withLock { bannerText } }
  var lastLines: [String] { lock.withLock { ring.all } }

  /// Reads until the engine ends; the error that made it impossible to go on.
  private func listen() -> ProtocolError? {
    var handshakeReader = HandshakeReader()
    var frameReader = FrameReader()
    var isUp = false
    var failure: ProtocolError?
    Self.read(output) { bytes in
      lock.withLock { heard = .now }
      do {
        var frames: [Frame]
        if isUp {
          frames = try frameReader.feed(bytes)
        } else {
          guard let (handshake, rest) = try handshakeReader.feed(bytes) else { return true }
          isUp = true
          start(handshake, banner: handshakeReader.banner)
          frames = try frameReader.feed(rest)
        }
        for frame in frames { deliver(try EngineMessage(frame)) }
        return true
      } catch let error as ProtocolError {
        failure = error
      } catch {
        failure = .malformedFrame("\(error)")
      }
      return false
    }
    if failure == nil, !isUp, !lock.withLock({ isClosed }) {
      let end = handshakeReader.end()
      // An engine that died on its own before its first word is explained by its end and its last lines.
      if case .noHandshake(let banner) = end, banner.isEmpty { return nil }
      return end
    }
    return failure
  }

  private func start(_ handshake: Handshake, banner: String) {
    let isWanted = lock.withLock {
      bannerText = banner
      return !isClosed
    }
    if isWanted { onEvent(.started(handshake)) }
    lock.withLock {
      waiting?.forEach(write)
      waiting = nil
    }
  }

  private func deliver(_ message: EngineMessage) {
    let isWanted = lock.withLock {
      unanswered.remove(message.id)
      return !isClosed
    }
    if isWanted { onEvent(.reply(id: message.id, message.reply)) }
  }

  private func finish(ending: ChildProcess.Ending, failure: ProtocolError?) {
    let (wasOpen, lost, lines, wasSilent) = lock.withLock {
      defer { isClosed = true }
      return (!isClosed, unanswered.sorted(), ring.all, isAbandoned)
    }
    guard wasOpen else { return }
    closeInput()
    let sentence =
      if wasSilent {
        "nothing is heard from the engine any more"
      } else if let failure {
        failure.description
      } else {
        "the engine \(ending)" + (lines.last.map { ": \($0)" } ?? "")
      }
    onEvent(.ended(EngineEnd(sentence: sentence, ending: ending, lastLines: lines, unanswered: lost)))
  }

  /// Called with `lock` held, so that messages keep their order.
  private func write(_ message: ClientMessage) {
    writer.async { [self] in
      guard let data = try? message.frame().encoded() else { return }
      var offset = 0
      while offset < data.count {
        let count = data.withUnsafeBytes { bytes in
          Glibc.write(input, bytes.baseAddress?.advanced(by: offset), bytes.count - offset)
        }
        // The listener hears of an engine that has gone; there is nothing to do about it here.
        if count < 0 && errno != EINTR { return }
        offset += max(0, count)
      }
    }
  }

  /// On the writer's queue, so that the descriptor is not closed, and given to another file, under a write.
  private func closeInput() {
    writer.async { [input] in Glibc.close(input) }
  }

  private static func pipe() throws -> (read: Int32, write: Int32) {
    var ends: [Int32] = [0, 0]
    guard Glibc.pipe(&ends) == 0 else { throw FileFailure(doing: "opened", path: "a pipe", code: errno) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
  }

  /// Hands over what comes until the end, an error, or until `body` returns false.
  private static func read(_ descriptor: Int32, _ body: (Data) -> Bool) {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      if count < 0 && errno == EINTR { continue }
      guard count > 0, body(Data(buffer[..<count])) else { return }
    }
  }
}
