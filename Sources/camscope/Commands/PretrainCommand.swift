import ArgumentParser
import EngineProtocol
import Foundation
import Runs

/// `camscope pretrain`: the bundled backbone, from painted single objects.
struct PretrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pretrain", abstract: "Train a backbone from scratch to tell painted single objects apart.")

  @Option(help: ArgumentHelp("The weight file to write.", valueName: "FILE"))
  var out: String
  @Option(help: "The network.")
  var network = "paintnet"
  @Option(help: "Painted images an epoch.")
  var images: Int?
  @Option(help: "Epochs.")
  var epochs: Int?
  @Option(help: "The seed of paintings and initial weights.")
  var seed = 0
  @Option(help: "Threads of libtorch; the processor's cores otherwise.")
  var threads: Int?
  @Flag(help: "One JSON object a line while running.")
  var json = false
  @OptionGroup var options: GlobalOptions

  func run() throws {
    let request = PretrainRequest(
      network: network, out: absolutePath(out), images: images, epochs: epochs, seed: seed, threads: threads,
      json: json)
    try EngineLauncher(options).become(.pretrain(request))
  }
}
