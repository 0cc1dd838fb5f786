import ArgumentParser
import Foundation
import Runs

/// What every training is told on the command line: data, start, settings and where it runs.
struct TrainingOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The VOC folder.", valueName: "DIR"))
  var data: String
  @Option(help: "The network, for example mobilenet_v2.")
  var network: String?
  @Option(
    help: ArgumentHelp("Weights to start from: .safetensors, or PyTorch's .pth and .pt.", valueName: "FILE"))
  var weights: String?
  @Option(
    help: ArgumentHelp(
      "Images of the split whose masks are learnt from beside the others' labels: a list below ImageSets, or a file.",
      valueName: "LIST"))
  var labelled: String?
  @Option(help: "How often every image of the split is seen.")
  var epochs: Int?
  @Option(
    name: .customLong("set"), parsing: .upToNextOption,
    help: ArgumentHelp("Settings of the recipe.", valueName: "KEY=VALUE"))
  var settings: [String] = []
  @Option(help: ArgumentHelp("The folder of runs.", valueName: "DIR"))
  var runs: String?
  @Option(help: ArgumentHelp("Where to compute.", valueName: "cpu|cuda"))
  var device: String = "cpu"
  @Option(help: "Threads of libtorch; the processor's cores otherwise.")
  var threads: Int?

  /// The folder of runs, absolute.
  var runsFolder: String { absolutePath(runs ?? Locations.current.userRuns) }

  /// The list of images with masks: a file's absolute path, or the name of a list of the data.
  var labelledList: String? {
    labelled.map { FileManager.default.fileExists(atPath: absolutePath($0)) ? absolutePath($0) : $0 }
  }

  /// A recipe argument with these settings on top.
  ///
  /// Folders in settings are meant from here, as those in options are.
  func recipe(_ argument: String, seed: Int? = nil) throws -> Recipe {
    var assignments = settings
    if let network { assignments.append("network=\(network)") }
    if let epochs { assignments.append("epochs=\(epochs)") }
    if let seed { assignments.append("seed=\(seed)") }
    var partial = try RecipeArgument.partialRecipe(argument, assignments: assignments)
    for key in ["masks", "retrievedMasks"] {
      if case .text(let path)? = partial.settings[key], !path.isEmpty {
        partial.settings[key] = .text(absolutePath(path))
      }
    }
    for (key, name) in partial.saliencyMaps {
      partial.settings[key] = .text(SaliencyOptions.absolute(name))
    }
    return partial
  }
}
