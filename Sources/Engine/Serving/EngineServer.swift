import EngineProtocol
import Foundation
import Runs

/// Reads requests and has them answered until the program at the other end closes its pipe.
final class EngineServer: Sendable {
  private let input: Int32
  private let output: FrameOutput
  private let maps: MapService
  private let library: LibraryService
  private let watch: TrainingWatch
  private let launcher: TrainingLauncher
  private let trainings = DispatchQueue(label: "engine.trainings", attributes: .concurrent)

  /// A server at these descriptors.
  init(
    input: Int32, output: FrameOutput, computing: any ClassMapComputing, watch: TrainingWatch,
    launcher: TrainingLauncher
  ) {
    self.input = input
    self.output = output
    self.watch = watch
    self.launcher = launcher
    maps = MapService(computing: computing) { id, reply in output.send(EngineMessage(id: id, reply: reply)) }
    library = LibraryService { id, reply in output.send(EngineMessage(id: id, reply: reply)) }
  }

  /// Says the handshake and serves until the input ends.
  ///
  /// - Throws: `ProtocolError` for a stream that is not a program's.
  func run(handshake: Handshake) throws {
    defer {
      maps.close()
      library.close()
      output.flush()
    }
    output.send(try handshake.encoded())
    var reader = FrameReader()
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(input, &buffer, buffer.count)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return }
      for frame in try reader.feed(Data(buffer[..<count])) { take(try ClientMessage(frame)) }
    }
  }

  private func take(_ message: ClientMessage) {
    switch message {
    case .cancel(let id): maps.cancel(id: id)
    case .request(let id, let priority, .map(let request)):
      watch.note(run: request.run)
      maps.submit(id: id, priority: priority, request)
    case .request(let id, _, .train(let request)):
      start(id) { request }
    case .request(let id, _, .resume(let run)):
      start(id) { try TrainRequest(resuming: RunFolder(path: run)) }
    case .request(let id, _, .stop(let run, let point)):
      trainings.async { [self] in
        answer(id) {
          try TrainingStopper.stop(RunFolder(path: run), at: point)
          return .done
        }
      }
    case .request(let id, _, .ping): output.send(EngineMessage(id: id, reply: .done))
    case .request(let id, _, .openLibrary(let request)): library.open(id, request)
    case .request(let id, _, .openSplit(let name)): library.openSplit(id, name)
    case .request(let id, _, .want(let keys)): library.want(id, keys)
    }
  }

  private func start(_ id: UInt64, _ request: @escaping @Sendable () throws -> TrainRequest) {
    trainings.async { [self] in
      answer(id) {
        let (folder, process) = try launcher.start(request())
        watch.note(run: folder.path)
        return .training(run: folder.name, process: process)
      }
    }
  }

  private func answer(_ id: UInt64, _ body: () throws -> Reply) {
    let reply: Reply
    do {
      reply = try body()
    } catch {
      reply = .failure("\(error)")
    }
    output.send(EngineMessage(id: id, reply: reply))
  }
}
