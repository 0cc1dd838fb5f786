import ArgumentParser
import EngineProtocol
import Foundation

/// How camscope and a peer are measured against each other.
struct PairOptions: ParsableArguments {
  @Option(help: "Interleaved pairs: one measurement of each side, in turn.")
  var pairs = 7
  @Option(help: ArgumentHelp("The Python that has PyTorch.", valueName: "PROGRAM"))
  var python = "python3"
  @Option(help: "Threads of each side; the processor's cores otherwise.")
  var threads: Int?

  var usedThreads: Int { threads ?? ProcessInfo.processInfo.activeProcessorCount }

  func validate() throws {
    guard pairs > 0 else { throw ValidationError("--pairs \(pairs) measures nothing; ask for at least 1.") }
  }

  /// The command of a script in Tests/Peers.
  func peer(_ script: String, _ arguments: [String]) throws -> [String] {
    [python, try Self.peers() + "/" + script] + arguments + ["--threads", "\(usedThreads)"]
  }

  /// The command of one of this program's own jobs.
  func own(_ job: String, _ arguments: [String]) -> [String] {
    [(EngineCommand.besideThisProgram as NSString).deletingLastPathComponent + "/camscope-bench", job]
      + arguments + ["--threads", "\(usedThreads)"]
  }

  /// The folder Tests/Peers of the package, searched upward from this program.
  static func peers() throws -> String {
    var folder = (EngineCommand.besideThisProgram as NSString).deletingLastPathComponent
    while folder.count > 1 {
      let peers = folder + "/Tests/Peers"
      if FileManager.default.fileExists(atPath: peers) { return peers }
      folder = (folder as NSString).deletingLastPathComponent
    }
    throw BenchFailure(
      "the folder Tests/Peers is not above this program; run the one that the package builds")
  }
}
