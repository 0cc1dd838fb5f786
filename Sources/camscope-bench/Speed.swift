import EngineProtocol
import Foundation

/// A speed that a program measured of itself and printed: "N img/s", and beside it "torch VERSION" and "N MB".
struct Speed {
  var imagesPerSecond: Double
  /// The memory that the work added at most, in megabytes, where it was printed.
  var megabytes: Double?
  /// The version of PyTorch or libtorch, where it was printed.
  var torch: String?

  /// Runs a program to its end, with passive waiting as every engine has it, and reads its speed.
  ///
  /// - Throws: `BenchFailure` where it fails or prints no speed.
  init(runBy command: [String]) throws {
    let text = try Self.output(of: command)
    guard let match = text.matches(of: /([0-9.]+) img\/s/).last, let speed = Double(match.1) else {
      throw BenchFailure("'\(command.joined(separator: " "))' printed no 'N img/s': \(text.suffix(300))")
    }
    imagesPerSecond = speed
    megabytes = text.matches(of: /([0-9]+) MB/).last.flatMap { Double($0.1) }
    torch = text.firstMatch(of: /torch ([0-9][^\s]*)/).map { String($0.1) }
  }

  init(imagesPerSecond: Double, torch: String?) {
    self.imagesPerSecond = imagesPerSecond
    self.torch = torch
  }

  /// What a program prints.
  ///
  /// - Throws: `BenchFailure` with the end of its complaint where it does not leave with 0.
  static func output(of command: [String]) throws -> String {
    let process = Process()
    let (output, errors) = (Pipe(), Pipe())
    // `env` finds programs by name, and is absent nowhere.
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = command
    process.environment = EngineCommand.environment
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let complaint = Complaint(reading: errors.fileHandleForReading)
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      let lines = complaint.text.split(separator: "\n").suffix(2).joined(separator: " ")
      throw BenchFailure("'\(command.prefix(3).joined(separator: " "))…' failed: \(lines)")
    }
    return text
  }

  /// Reads a pipe on a thread of its own, so that neither pipe of a child fills up.
  private final class Complaint: @unchecked Sendable {
    private var data = Data()
    private let arrived = DispatchSemaphore(value: 0)

    init(reading handle: FileHandle) {
      Thread.detachNewThread { [self] in
        data = handle.readDataToEndOfFile()
        arrived.signal()
      }
    }

    /// All of it; asked for once.
    var text: String {
      arrived.wait()
      return String(decoding: data, as: UTF8.self)
    }
  }
}
