import EngineProtocol
import Foundation
import Runs

/// The engine's end of the pipe to its program: whole frames, in the order in which they are given, from any thread.
final class FrameOutput: Sendable {
  private let descriptor: Int32
  private let queue = DispatchQueue(label: "engine.output", qos: .userInteractive)

  /// Takes a descriptor that stays open for as long as the process lives.
  init(descriptor: Int32) {
    self.descriptor = descriptor
  }

  /// Sends bytes.
  ///
  /// A program that has gone is noticed where its requests are read.
  func send(_ data: Data) {
    queue.async { [descriptor] in
      var offset = 0
      while offset < data.count {
        let count = data.withUnsafeBytes { bytes in
          write(descriptor, bytes.baseAddress?.advanced(by: offset), bytes.count - offset)
        }
        if count < 0 && errno != EINTR { return }
        offset += max(0, count)
      }
    }
  }

  /// Sends an answer; one that does not fit in a frame becomes a failure that says so.
  func send(_ message: EngineMessage) {
    do {
      send(try message.frame().encoded())
    } catch {
      let failure = EngineMessage(id: message.id, reply: .failure("\(error)"))
      if let frame = try? failure.frame() { send(frame.encoded()) }
    }
  }

  /// Waits until all that was sent is written.
  func flush() { queue.sync {} }
}
