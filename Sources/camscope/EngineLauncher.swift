import EngineProtocol
import Foundation
import Runs
import Synchronization

/// Starts the engine for what the command line asks.
struct EngineLauncher {
  let command: EngineCommand

  init(_ options: GlobalOptions) {
    command = EngineCommand(options.engine)
  }

  /// Becomes the engine that does `job`: its output, signals and exit code are the engine's own.
  ///
  /// Returns only by throwing.
  func become(_ job: Job) throws -> Never {
    let arguments = try command.arguments(for: job)
    setenv(EngineCommand.passiveWaiting.name, EngineCommand.passiveWaiting.value, 1)
    var pointers: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) }
    pointers.append(nil)
    execv(arguments[0], pointers)
    throw CommandFailure(
      "the engine \(arguments[0]) could not be started (\(String(cString: strerror(errno)))); "
        + "build it with make, or name one with --engine")
  }

  /// Starts an engine, waits for its handshake and lets it go.
  ///
  /// Throws its own sentence when there is none in time.
  func handshake(seconds: Int = 30) throws -> Handshake { try greeting(seconds: seconds).handshake }

  /// The same with what its command printed before: a shell's banner.
  func greeting(seconds: Int = 30) throws -> (handshake: Handshake, banner: String) {
    let answer = Mutex<Result<Handshake, CommandFailure>?>(nil)
    let arrived = DispatchSemaphore(value: 0)
    let client = EngineClient(command: command) { event in
      let result: Result<Handshake, CommandFailure>
      switch event {
      case .started(let handshake): result = .success(handshake)
      case .ended(let end): result = .failure(CommandFailure(end.sentence))
      case .reply, .refused: return
      }
      answer.withLock { $0 = $0 ?? result }
      arrived.signal()
    }
    client.start()
    defer { client.stop() }
    guard arrived.wait(timeout: .now() + .seconds(seconds)) == .success, let result = answer.withLock({ $0 })
    else {
      throw CommandFailure(
        "the engine said nothing for \(seconds) s: \(client.lastLines.last ?? "no output")")
    }
    return (try result.get(), client.banner)
  }
}
