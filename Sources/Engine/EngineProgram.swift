import EngineProtocol
import Foundation
import Runs

/// The program `camscope-engine`.
///
///     camscope-engine [serve]          answers requests on standard input and output
///     camscope-engine job JSON         does one `Job` and ends
///     camscope-engine facts            prints what the machine and the libraries are, as JSON
public enum EngineProgram {
  private static let usage = """
    usage: camscope-engine [serve | job [--detached] JSON | facts | --version]
    The engine of camscope: trains and looks inside. The program camscope starts it; started by hand it speaks the
    protocol of its standard input and output.

    """

  /// Runs the program and gives its exit code.
  ///
  /// - Parameter arguments: Without the program's name.
  public static func run(_ arguments: [String]) -> Int32 {
    signal(SIGPIPE, SIG_IGN)
    unblockSignals()
    becomePassive()
    do {
      switch arguments {
      case [], ["serve"]: try serve()
      case ["facts"]: try printFacts()
      case ["--version"]: print(Version.camscope)
      case ["--help"], ["-h"]: print(usage, terminator: "")
      case let words
      where words.first == "job" && (words.count == 2 || words.count == 3 && words[1] == "--detached"):
        return runJob(words[words.count - 1], isDetached: words.count == 3).rawValue
      default:
        FileHandle.standardError.write(Data(usage.utf8))
        return JobRunner.ExitCode.unusable.rawValue
      }
      return 0
    } catch {
      JobRunner.complain("\(error)")
      return JobRunner.ExitCode.failed.rawValue
    }
  }

  /// Lets Ctrl-C and a request to stop through, whatever the program that started this one had blocked.
  private static func unblockSignals() {
    var signals = sigset_t()
    sigemptyset(&signals)
    for signal in [SIGINT, SIGTERM, SIGUSR1] { sigaddset(&signals, signal) }
    sigprocmask(SIG_UNBLOCK, &signals, nil)
  }

  /// Starts this program again with passive waiting in its environment, which libgomp reads only while it loads.
  private static func becomePassive() {
    let variable = EngineCommand.passiveWaiting
    guard getenv(variable.name) == nil else { return }
    setenv(variable.name, variable.value, 1)
    var arguments: [UnsafeMutablePointer<CChar>?] = CommandLine.arguments.map { strdup($0) }
    arguments.append(nil)
    execv("/proc/self/exe", arguments)
    // Where that is refused the engine is slower on busy cores and otherwise the same.
  }

  private static func serve() throws {
    // What a library prints must not stand among the frames: they get the pipe, it gets standard error.
    let output = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3)
    guard output >= 0 else { throw ServingError.noOutput }
    dup2(STDERR_FILENO, STDOUT_FILENO)
    let facts = MachineFacts.here
    let watch = TrainingWatch()
    let server = EngineServer(
      input: STDIN_FILENO, output: FrameOutput(descriptor: output),
      computing: TorchClassMaps(threads: facts.threads, watch: watch), watch: watch,
      launcher: .ownProgram)
    try server.run(handshake: Handshake(registry: .here, machine: facts))
  }

  private static func printFacts() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    print(String(decoding: try encoder.encode(MachineFacts.here), as: UTF8.self))
  }

  private static func runJob(_ document: String, isDetached: Bool) -> JobRunner.ExitCode {
    guard let job = try? JSONDecoder().decode(Job.self, from: Data(document.utf8)) else {
      JobRunner.complain(
        "the job is not the JSON that this version of camscope writes; use the program camscope")
      return .unusable
    }
    return JobRunner.run(job, isDetached: isDetached)
  }

  /// An engine that has no place to answer to.
  private enum ServingError: Error, CustomStringConvertible {
    case noOutput

    var description: String { "standard output is closed; start the engine with a pipe for its answers" }
  }
}
