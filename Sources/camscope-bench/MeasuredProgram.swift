import EngineProtocol
import Foundation

/// A program that measures something and prints it.
///
/// One that measures once for each line of its standard input stays between measurements, so that what it has to make
/// first is made once and two programs can be measured in turn.
final class MeasuredProgram {
  private let command: [String]
  private let process = Process()
  private let input = Pipe()
  private let outlet = Pipe()
  private let complaint: Complaint
  /// What was printed beyond the last whole measurement.
  private var rest = ""
  /// Its version of PyTorch or libtorch, as it printed it once.
  private var torch: String?

  /// Starts it with passive waiting, as every engine has it.
  init(_ command: [String]) throws {
    self.command = command
    let errors = Pipe()
    // `env` finds programs by name, and is absent nowhere.
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = command
    process.environment = EngineCommand.environment
    process.standardInput = input
    process.standardOutput = outlet
    process.standardError = errors
    try process.run()
    complaint = Complaint(reading: errors.fileHandleForReading)
  }

  deinit {
    try? input.fileHandleForWriting.close()
    process.waitUntilExit()
  }

  /// Asks for one measurement more.
  ///
  /// - Throws: `BenchFailure` where the program ends instead.
  func speed() throws -> Speed {
    try input.fileHandleForWriting.write(contentsOf: Data("\n".utf8))
    while !rest.contains(/img\/s\n/) {
      let data = outlet.fileHandleForReading.availableData
      guard !data.isEmpty else {
        try finish()
        throw BenchFailure("'\(command.joined(separator: " "))' printed no 'N img/s': \(rest.suffix(300))")
      }
      rest += String(decoding: data, as: UTF8.self)
    }
    var speed = try Speed(reading: rest, of: command)
    rest = ""
    torch = speed.torch ?? torch
    speed.torch = torch
    return speed
  }

  /// All that it prints until its end; its standard input is at an end.
  ///
  /// - Throws: `BenchFailure` with the end of its complaint where it does not leave with 0.
  func output() throws -> String {
    try input.fileHandleForWriting.close()
    let text = String(decoding: outlet.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    try finish()
    return text
  }

  private func finish() throws {
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      let lines = complaint.text.split(separator: "\n").suffix(2).joined(separator: " ")
      throw BenchFailure("'\(command.prefix(3).joined(separator: " "))…' failed: \(lines)")
    }
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
