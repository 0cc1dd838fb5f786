import Foundation
import Runs

/// How an engine is started.
public enum EngineCommand: Hashable, Sendable {
  /// The program at this path.
  case program(path: String)
  /// A command line for the shell, `ssh gpubox camscope-engine`.
  case shell(String)

  /// The command that `--engine` names, or the program beside this one.
  public init(_ option: String?) {
    if let option {
      self = .shell(option)
    } else {
      self = .program(path: EngineCommand.besideThisProgram)
    }
  }

  /// The engine in the folder of this program's executable, whatever link it was started through.
  public static var besideThisProgram: String {
    let own =
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
      ?? CommandLine.arguments[0]
    return "\((own as NSString).deletingLastPathComponent)/camscope-engine"
  }

  /// Program and arguments.
  public var arguments: [String] {
    switch self {
    case .program(let path): [path]
    case .shell(let line): ["/bin/sh", "-c", line]
    }
  }

  /// Program and arguments that do a job and end: the caller may become it (`execve`) or start it.
  public func arguments(for job: Job) throws -> [String] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let document = String(decoding: try encoder.encode(job), as: UTF8.self)
    switch self {
    case .program(let path): return [path, "job", document]
    case .shell(let line): return ["/bin/sh", "-c", "\(line) job \(shellQuoted(document))"]
    }
  }

  /// The environment of every engine: passive waiting, without which two busy cores lose most of their time to spinning.
  public static var environment: [String: String] {
    ProcessInfo.processInfo.environment.merging([passiveWaiting.name: passiveWaiting.value]) { _, new in new }
  }

  /// The variable that keeps libgomp's threads from spinning.
  public static let passiveWaiting = (name: "OMP_WAIT_POLICY", value: "PASSIVE")

  /// A word that a shell reads as `text`.
  ///
  /// Over ssh a second shell reads it again, so it is quoted twice there.
  private func shellQuoted(_ text: String) -> String {
    let once = "'" + text.replacingOccurrences(of: "'", with: "'\\''") + "'"
    guard case .shell(let line) = self, line.split(separator: " ").first?.split(separator: "/").last == "ssh"
    else {
      return once
    }
    return "'" + once.replacingOccurrences(of: "'", with: "'\\''") + "'"
  }
}
