import ArgumentParser
import EngineProtocol
import Foundation
import Runs

/// `camscope parity`: numerical cases of the methods' operations, run against this build.
struct ParityCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "parity",
    abstract: "Run numerical cases against this build and compare every output with the expected one.",
    discussion: """
      A case is one .safetensors file with inputs, settings and the outputs of a correct program. Exit 1 if any \
      output is outside its tolerance or an operation is unknown; a case whose weight file is absent is skipped.
      """)

  @Argument(help: ArgumentHelp("Case files, or folders of them.", valueName: "FILE|DIR"))
  var paths: [String]
  @Option(
    name: .customLong("op"),
    help: ArgumentHelp("Only these operations, for example 'net.*,mlsm'.", valueName: "GLOB,…"))
  var operations: String?
  @Option(help: ArgumentHelp("The folder of the weight files that cases name.", valueName: "DIR"))
  var weights: String?
  @Option(help: ArgumentHelp("Where to compute.", valueName: "cpu|cuda"))
  var device: String = "cpu"
  @Flag(help: "One JSON document.")
  var json = false
  @OptionGroup var options: GlobalOptions

  func run() throws {
    let request = ParityRequest(
      paths: paths.map(absolutePath),
      operations: (operations ?? "").split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) },
      weights: weights.map(absolutePath), device: device, json: json)
    try EngineLauncher(options).become(.parity(request))
  }
}
