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
  @Option(help: ArgumentHelp("Switches to turn on and off, or KEY=A|B, apart by commas.", valueName: "KEYS"))
  var components: String?
  @Option(help: "Seeds apart by commas.")
  var seeds: String = "0"
  @Option(help: "The split that is scored.")
  var split: String = "val"
  @Flag(help: "One JSON document.")
  var json = false
  @OptionGroup var training: TrainingOptions
  @OptionGroup var options: GlobalOptions

  func run() throws {
    guard !options.readonly else { throw CommandFailure("--readonly refuses to train; leave it out") }
    let request = AblateRequest(
      recipes: try recipes.map { try training.recipe($0) },
      recipeNames: recipes, components: (components ?? "").split(separator: ",").map(String.init),
      seeds: try WholeNumbers.parse(seeds, option: "seeds"), data: absolutePath(training.data), scored: split,
      runs: training.runsFolder, weights: training.weights.map(absolutePath), labelled: training.labelledList,
      device: training.device, threads: training.threads, json: json)
    try EngineLauncher(options).become(.ablate(request))
  }
}
