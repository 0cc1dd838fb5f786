import ArgumentParser
import EngineProtocol
import Foundation
import Runs

/// `camscope train`: one run of a recipe, in the foreground or detached.
struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train", abstract: "Train a recipe on a VOC folder and keep it as a run.")

  @Argument(help: "A method (cam), a method with preset (cam@NAME), or a YAML file.")
  var recipe: String
  @Option(help: ArgumentHelp("The VOC folder.", valueName: "DIR"))
  var data: String
  @Option(name: .customLong("run"), help: "The run's name; made from recipe and seed otherwise.")
  var runName: String?
  @Option(help: "The network, for example mobilenet_v2.")
  var network: String?
  @Option(
    help: ArgumentHelp("Weights to start from: .safetensors, or PyTorch's .pth and .pt.", valueName: "FILE"))
  var weights: String?
  @Option(help: "How often every image of the split is seen.")
  var epochs: Int?
  @Option(help: "The seed of initial weights, order and augmentation.")
  var seed: Int?
  @Option(
    name: .customLong("set"), parsing: .upToNextOption,
    help: ArgumentHelp("A setting of the recipe.", valueName: "KEY=VALUE"))
  var settings: [String] = []
  @Option(help: "A run whose weights start this one, or whose maps (affinity) or masks (segment) teach it.")
  var from: String?
  @Option(help: "The split to train on; the recipe's otherwise.")
  var split: String?
  @Option(help: ArgumentHelp("The folder of runs.", valueName: "DIR"))
  var runs: String?
  @Option(help: ArgumentHelp("Where to compute.", valueName: "cpu|cuda"))
  var device: String = "cpu"
  @Option(help: "Threads of libtorch; the processor's cores otherwise.")
  var threads: Int?
  @Flag(help: "Go on where the run stands; a finished run is left as it is.")
  var resume = false
  @Flag(help: "Train in a session of its own that outlives this terminal; the log is in the run's folder.")
  var detach = false
  @Flag(help: "One JSON object a line while running.")
  var json = false
  @OptionGroup var options: GlobalOptions

  func run() throws {
    guard !options.readonly else { throw CommandFailure("--readonly refuses to train; leave it out") }
    var assignments = settings
    if let network { assignments.append("network=\(network)") }
    if let epochs { assignments.append("epochs=\(epochs)") }
    if let seed { assignments.append("seed=\(seed)") }
    var partial = try RecipeArgument.partialRecipe(recipe, assignments: assignments)
    // Folders in settings are meant from here, as those in options are.
    for key in ["masks", "retrievedMasks"] {
      if case .text(let path)? = partial.settings[key], !path.isEmpty {
        partial.settings[key] = .text(absolutePath(path))
      }
    }
    let request = TrainRequest(
      recipe: partial, recipeName: recipe, data: absolutePath(data), split: split, run: runName,
      runs: absolutePath(runs ?? Locations.current.userRuns), weights: weights.map(absolutePath),
      from: from, device: device, threads: threads, resume: resume, detach: detach, json: json)
    try EngineLauncher(options).become(.train(request))
  }
}
