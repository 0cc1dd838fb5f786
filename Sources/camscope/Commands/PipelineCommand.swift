import ArgumentParser
import EngineProtocol
import Foundation
import Runs

/// `camscope pipeline`: from image labels to a scored segmentation network, stage by stage.
struct PipelineCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pipeline",
    abstract:
      "Train a classifier, refine its class maps to pseudo-masks, train a segmentation network on them.",
    discussion: """
      Every stage is scored. Trainings are ordinary runs NAME-classifier and NAME-segmentation, and NAME-affinity-irn \
      where the chain walks; masks and the state lie in pipelines/NAME below the folder of runs. A pipeline that was \
      stopped or killed goes on with --resume and comes to the same result.
      """)

  @Argument(help: "The classifier: a method, a method with preset, or a YAML file.")
  var recipe: String
  @Option(help: "The pipeline's name; made from recipe and seed otherwise.")
  var name: String?
  @Option(help: "The seed of all trainings.")
  var seed: Int?
  @Option(
    help: ArgumentHelp(
      "A refinement chain, STAGE[:PRESET],…, or none; the recipe's otherwise.", valueName: "CHAIN"))
  var refine: String?
  @Option(
    help: ArgumentHelp(
      "The segmentation network; the preset or network of the classifier otherwise.", valueName: "RECIPE"))
  var segment: String?
  @Option(
    name: .customLong("segment-set"), parsing: .upToNextOption,
    help: ArgumentHelp("Settings of the segmentation network.", valueName: "KEY=VALUE"))
  var segmentSettings: [String] = []
  @Option(
    help: ArgumentHelp(
      "The affinities that walks go along; the preset or network of the classifier otherwise.",
      valueName: "RECIPE"))
  var affinity: String?
  @Option(
    name: .customLong("affinity-set"), parsing: .upToNextOption,
    help: ArgumentHelp("Settings of --affinity.", valueName: "KEY=VALUE"))
  var affinitySettings: [String] = []
  @Option(help: "The split that stages are scored on.")
  var split: String = "val"
  @Flag(help: "Go on where the pipeline stands; a finished one prints its scores.")
  var resume = false
  @Flag(help: "One JSON document.")
  var json = false
  @OptionGroup var training: TrainingOptions
  @OptionGroup var options: GlobalOptions

  func validate() throws {
    if affinity == nil, !affinitySettings.isEmpty {
      throw ValidationError("--affinity-set changes a recipe that --affinity names; name one.")
    }
  }

  func run() throws {
    guard !options.readonly else { throw CommandFailure("--readonly refuses to train; leave it out") }
    let request = PipelineRequest(
      recipe: try training.recipe(recipe, seed: seed), recipeName: recipe,
      segmentation: try RecipeArgument.partialRecipe(segment ?? "segment", assignments: segmentSettings),
      segmentationName: segment,
      affinity: try affinity.map { try RecipeArgument.partialRecipe($0, assignments: affinitySettings) },
      affinityName: affinity, refine: refine.map { $0 == "none" ? "" : $0 },
      data: absolutePath(training.data), scored: split, labelled: training.labelledList, name: name,
      runs: training.runsFolder, weights: training.weights.map(absolutePath), device: training.device,
      threads: training.threads, resume: resume, json: json)
    try EngineLauncher(options).become(.pipeline(request))
  }
}
