import Foundation

/// A built program run to its end, with what it said and took.
public struct Program {
  /// How a run ended.
  public struct Result {
    /// The exit code; nil: a signal ended it.
    public var code: Int32?
    /// The signal that ended it.
    public var signal: Int32?
    public var output: String
    public var errors: String
    /// The most memory that it held at a time.
    public var peakBytes: Int
    public var timedOut = false

    /// The lines on standard error.
    public var errorLines: [String] { errors.split(separator: "\n").map(String.init) }
  }

  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  public static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// `camscope` or `camscope-engine` of this package's release build.
  public static func built(_ name: String) -> String { root.appending(path: ".build/release/\(name)").path }

  /// Runs a program; one that takes longer than `seconds` is killed.
  ///
  /// Not by Foundation's `Process`, which tells no process id early enough to watch memory. The peak is the kernel's
  /// own high-water mark, read while the program runs: that of `wait4` contains the memory of the starting process.
  ///
  /// - Parameter input: A file that is its standard input.
  public static func run(
    _ path: String, _ arguments: [String], environment: [String: String] = [:], in folder: String,
    input: String = "/dev/null", seconds: Double = 60
  ) throws -> Result {
    let scratch = FileManager.default.temporaryDirectory.appending(
      path: "camscope-program-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: scratch) }
    let (output, errors) = (scratch.appending(path: "out").path, scratch.appending(path: "err").path)
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT, 0o600)
    posix_spawn_file_actions_addopen(&actions, 2, errors, O_WRONLY | O_CREAT, 0o600)
    let inherited = ProcessInfo.processInfo.environment.merging(environment) { _, new in new }
    // `env` changes the folder and becomes the program.
    let command = ["/usr/bin/env", "-C", folder, path] + arguments
    var words: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
    var variables: [UnsafeMutablePointer<CChar>?] = inherited.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { (words + variables).forEach { free($0) } }
    var child: pid_t = 0
    let code = posix_spawn(&child, command[0], &actions, nil, &words, &variables)
    guard code == 0 else {
      throw Failure(description: "\(path) could not be started: \(String(cString: strerror(code)))")
    }

    var status: Int32 = 0
    var result = Result(output: "", errors: "", peakBytes: 0)
    let deadline = ContinuousClock.now + .seconds(seconds)
    while waitpid(child, &status, WNOHANG) == 0 {
      result.peakBytes = max(result.peakBytes, highWaterMark(of: child))
      if !result.timedOut && ContinuousClock.now > deadline {
        result.timedOut = true
        kill(child, SIGKILL)
      }
      usleep(2_000)
    }
    if status & 0x7F == 0 { result.code = status >> 8 & 0xFF } else { result.signal = status & 0x7F }
    result.output = String(decoding: (try? Data(contentsOf: URL(filePath: output))) ?? Data(), as: UTF8.self)
    result.errors = String(decoding: (try? Data(contentsOf: URL(filePath: errors))) ?? Data(), as: UTF8.self)
    return result
  }

  /// The most memory that a running process has held so far, in bytes.
  private static func highWaterMark(of process: pid_t) -> Int {
    guard let status = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8) else {
      return 0
    }
    let digits = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }?.filter(\.isNumber)
    return (digits.flatMap { Int($0) } ?? 0) * 1024
  }
}
