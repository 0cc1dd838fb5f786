import Foundation
import Imaging
import TestSupport
import Testing

/// A place for one test of bad input: a painted set to be spoilt, a home of its own, and the built programs.
final class BadPlace {
  let root: URL

  var data: String { root.appending(path: "data").path }
  var runs: String { root.appending(path: "runs").path }

  /// A set painted once and copied for each test; it goes away with this process.
  private static let painted: URL? = {
    let result = try? Program.run(
      Program.built("camscope"), ["paint", paintedFolder.path, "--images", "20", "--seed", "3"], in: "/")
    atexit { try? FileManager.default.removeItem(at: BadPlace.paintedFolder) }
    return result?.code == 0 ? paintedFolder : nil
  }()

  private static var paintedFolder: URL {
    FileManager.default.temporaryDirectory.appending(path: "camscope-bad-painted-\(getpid())")
  }

  /// - Parameter withImages: Whether the painted set is copied.
  init(withImages: Bool = true) throws {
    root = FileManager.default.temporaryDirectory.appending(path: "camscope-bad-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
    guard withImages else { return }
    let painted = try #require(Self.painted)
    try FileManager.default.copyItem(at: painted, to: root.appending(path: "data"))
  }

  deinit { try? FileManager.default.removeItem(at: root) }

  /// The images of the set, sorted.
  func images() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: "\(data)/JPEGImages").map {
      ($0 as NSString).deletingPathExtension
    }
    .sorted()
  }

  func write(_ bytes: [UInt8], to name: String) throws -> String {
    let url = root.appending(path: name)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try? FileManager.default.removeItem(at: url)
    try Data(bytes).write(to: url)
    return url.path
  }

  func camscope(_ arguments: String..., seconds: Double = 60) throws -> Program.Result {
    try camscope(arguments, seconds: seconds)
  }

  func camscope(_ arguments: [String], seconds: Double) throws -> Program.Result {
    try Program.run(
      Program.built("camscope"), arguments,
      environment: [
        "HOME": root.path, "XDG_DATA_HOME": "\(root.path)/share", "XDG_STATE_HOME": "\(root.path)/state",
        "XDG_CACHE_HOME": "\(root.path)/cache", "LC_ALL": "C.UTF-8",
      ], in: root.path, seconds: seconds)
  }

  /// No bad input may make a program take more.
  static let mostBytes = 800 << 20
}

extension Program.Result {
  /// Exit code and one sentence on standard error, in bounded memory and time.
  func expectRefusal(
    code: Int32 = 2, saying text: String, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(!timedOut && signal == nil && self.code == code, "\(self)", sourceLocation: sourceLocation)
    #expect(errorLines.count == 1, "\(errors)", sourceLocation: sourceLocation)
    #expect(errors.hasPrefix("camscope: "), "\(errors)", sourceLocation: sourceLocation)
    #expect(errors.contains(text), "\(errors)", sourceLocation: sourceLocation)
    #expect(peakBytes < BadPlace.mostBytes, "\(peakBytes >> 20) MB", sourceLocation: sourceLocation)
  }

  /// Exit code 1 and a line on standard output for the problem.
  func expectProblem(_ text: String, of file: String, sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(!timedOut && signal == nil && code == 1, "\(self)", sourceLocation: sourceLocation)
    let line = output.split(separator: "\n").first { $0.contains(file) && $0.contains(text) }
    #expect(line != nil, "\(output)", sourceLocation: sourceLocation)
    #expect(peakBytes < BadPlace.mostBytes, "\(peakBytes >> 20) MB", sourceLocation: sourceLocation)
  }
}
