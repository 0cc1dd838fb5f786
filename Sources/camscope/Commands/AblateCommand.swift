import ArgumentParser
import EngineProtocol
import Foundation
import Runs

/// `camscope ablate`: every combination of some components, trained with several seeds, as one table.
struct AblateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ablate", abstract: "Train the combinations of some components and compare their scores.",
    discussion: """
      Runs that exist already, of the same recipe, data and start, are reused; unfinished ones go on. \
      Scores are means over the seeds ± their standard deviation; differences are to the first row.
      """)

  @Argument(help: "Recipes: methods, methods with presets, or YAML files; the first is the parent.")
  var recipes: [String]
  @Option(help: ArgumentHelp("The VOC folder.", valueName: "DIR"))
  var data: String
  @Option(help: ArgumentHelp("Switches to turn on and off, or KEY=A|B, apart by commas.", valueName: "KEYS"))
  var components: String?
  @Option(help: "Seeds apart by commas.")
  var seeds: String = "0"
  @Option(help: "The split that is scored.")
  var split: String = "val"
  @Option(help: ArgumentHelp("Weights to start from.", valueName: "FILE"))
  var weights: String?
  @Option(help: "The network, for example mobilenet_v2.")
  var network: String?
  @Option(help: "How often every image of the split is seen.")
  var epochs: Int?
  @Option(
    name: .customLong("set"), help: ArgumentHelp("A setting of all recipes.", valueName: "KEY=VALUE"))
  var settings: [String] = []
  @Option(help: ArgumentHelp("The folder of runs.", valueName: "DIR"))
  var runs: String?
  @Option(help: ArgumentHelp("Where to compute.", valueName: "cpu|cuda"))
  var device: String = "cpu"
  @Option(help: "Threads of libtorch; the processor's cores otherwise.")
  var threads: Int?
  @Flag(help: "One JSON document.")
  var json = false
  @OptionGroup var options: GlobalOptions

  func run() throws {
    guard !options.readonly else { throw CommandFailure("--readonly refuses to train; leave it out") }
    var assignments = settings
    if let network { assignments.append("network=\(network)") }
    if let epochs { assignments.append("epochs=\(epochs)") }
    let numbers = seeds.split(separator: ",").map { Int($0.filter { $0 != " " }) }
    guard !numbers.isEmpty, !numbers.contains(nil) else {
      throw CommandFailure("--seeds '\(seeds)' is no list of whole numbers such as 0,1,2")
    }
    let request = AblateRequest(
      recipes: try recipes.map { try RecipeArgument.partialRecipe($0, assignments: assignments) },
      recipeNames: recipes, components: (components ?? "").split(separator: ",").map(String.init),
      seeds: numbers.compactMap { $0 }, data: absolutePath(data), scored: split,
      runs: absolutePath(runs ?? Locations.current.userRuns), weights: weights.map(absolutePath),
      device: device, threads: threads, json: json)
    try EngineLauncher(options).become(.ablate(request))
  }
}
