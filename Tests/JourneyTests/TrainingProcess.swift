import EngineProtocol
import Foundation
import Runs

/// `camscope train` as a process group of its own, with what it prints kept in files.
struct TrainingProcess {
  let child: ChildProcess
  private let output: String
  private let errors: String

  /// Starts the training of a small painted set: a few steps an epoch, a few epochs.
  ///
  /// - Parameters:
  ///   - place: Holds `data`, `runs` and what the trainings print.
  ///   - flags: Beside data, folder of runs and name.
  init(_ run: String, in place: URL, epochs: Int = 5, flags: [String] = []) throws {
    output = place.appending(path: "\(run).out").path
    errors = place.appending(path: "\(run).err").path
    let out = open(output, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    let err = open(errors, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    let null = open("/dev/null", O_RDONLY | O_CLOEXEC)
    defer { for descriptor in [out, err, null] { close(descriptor) } }
    child = try ChildProcess.spawn(
      [
        Tmux.root.appending(path: ".build/release/camscope").path, "train", "cam@paintnet",
        "--data", place.appending(path: "data").path, "--runs", place.appending(path: "runs").path,
        "--run", run, "--epochs", "\(epochs)", "--threads", "1", "--json", "--set", "batch=4", "crop=64",
        "longSideMin=64", "longSideMax=80", "scales=64,96", "epochScore=full",
      ] + flags, environment: EngineCommand.environment, input: null, output: out, error: err,
      grouping: .ownGroup)
  }

  /// Kills the whole group and waits for its end; it may have ended before.
  func killAndWait() -> ChildProcess.Ending {
    kill(-child.id, SIGKILL)
    return child.wait()
  }

  /// What it wrote to standard error.
  var complaint: String { (try? String(contentsOfFile: errors, encoding: .utf8)) ?? "" }

  /// After which epoch it said that it goes on; nil: it did not come that far.
  var epochsDone: Int? {
    let text = (try? String(contentsOfFile: output, encoding: .utf8)) ?? ""
    return text.firstMatch(of: /"epochsDone":([0-9]+)/).flatMap { Int($0.1) }
  }
}
