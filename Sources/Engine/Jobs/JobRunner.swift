import EngineProtocol
import Foundation
import Methods
import Runs
import Torch
import Training

/// Does a job in the foreground: output, progress, errors and exit code as the command line promises them.
enum JobRunner {
  /// How a job ended, by the exit codes of every command.
  enum ExitCode: Int32 {
    case done = 0
    /// The work found failures: a loss that is no number, an image that could not be written.
    case failed = 1
    /// Wrong usage or unusable input.
    case unusable = 2
    case interrupted = 130
  }

  /// Runs a job to its end; an error is said in one sentence on standard error.
  static func run(_ job: Job, isDetached: Bool) -> ExitCode {
    do {
      switch job {
      case .train(let request) where request.detach: return try launch(request)
      case .train(let request): return try train(request, isDetached: isDetached)
      case .ablate(let request): return try ablate(request)
      case .pipeline(let request): return try pipeline(request)
      case .evaluate(let request): return try evaluate(request)
      case .cams(let request): return try export(request, as: mapFormat(request.format))
      case .masks(let request): return try export(request, as: .masks)
      case .pretrain(let request): return try pretrain(request)
      case .bundle(let request): return try bundle(request)
      case .weights(let request): return try describeWeights(request)
      case .parity(let request): return try parity(request)
      }
    } catch {
      complain("\(error)")
      return code(of: error)
    }
  }

  /// Tells something that a person should know and a program need not.
  static func say(_ sentence: String) {
    FileHandle.standardError.write(Data("\(sentence)\n".utf8))
  }

  /// Says an error on standard error.
  static func complain(_ sentence: String) {
    FileHandle.standardError.write(Data("camscope: \(sentence)\n".utf8))
  }

  /// A JSON document for `--json`, keys sorted.
  static func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  private static func code(of error: any Error) -> ExitCode {
    if case TrainingFailure.diverged = error { return .failed }
    return .unusable
  }

  private static func launch(_ request: TrainRequest) throws -> ExitCode {
    let (folder, process) = try TrainingLauncher.ownProgram.start(request)
    if request.json {
      print(try json(Launch(run: folder.name, folder: folder.path, process: process)))
    } else {
      print("training \(folder.name) as process \(process); its log is \(folder.path(of: .log))")
    }
    return .done
  }
}

/// What `train --detach --json` prints.
private struct Launch: Encodable {
  var run: String
  var folder: String
  var process: Int32
}
