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
  @Option(name: .customLong("run"), help: "The run's name; made from recipe and seed otherwise.")
  var runName: String?
  @Option(help: "The seed of initial weights, order and augmentation.")
  var seed: Int?
  @Option(help: "A run whose weights start this one, or whose maps (affinity) or masks (segment) teach it.")
  var from: String?
  @Option(help: "The split to train on; the recipe's otherwise.")
  var split: String?
  @Option(
    name: .customLong("after"), parsing: .upToNextOption,
    help: ArgumentHelp("Runs whose trainers must have ended before this one begins.", valueName: "RUN"))
  var predecessors: [String] = []
  @Flag(help: "Go on where the run stands; a finished run is left as it is.")
  var resume = false
  @Flag(help: "Train in a session of its own that outlives this terminal; the log is in the run's folder.")
  var detach = false
  @Flag(help: "One JSON object a line while running.")
  var json = false
  @OptionGroup var training: TrainingOptions
  @OptionGroup var options: GlobalOptions

  func run() throws {
    guard !options.readonly else { throw CommandFailure("--readonly refuses to train; leave it out") }
    let request = TrainRequest(
      recipe: try training.recipe(recipe, seed: seed), recipeName: recipe, data: absolutePath(training.data),
      split: split, run: runName, runs: training.runsFolder, weights: training.weights.map(absolutePath),
      from: from, labelled: training.labelledList, device: training.device, threads: training.threads,
      resume: resume, after: predecessors, detach: detach, json: json)
    try EngineLauncher(options).become(.train(request))
  }
}
