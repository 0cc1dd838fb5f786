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
    try self.init(reading: try Self.output(of: command), of: command)
  }

  /// Reads the speed that a program printed.
  ///
  /// - Throws: `BenchFailure` where there is none.
  init(reading text: String, of command: [String]) throws {
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
    let program = try MeasuredProgram(command)
    return try program.output()
  }
}
