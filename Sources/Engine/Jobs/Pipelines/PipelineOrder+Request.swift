import EngineProtocol
import Foundation
import Methods
import Networks
import Refinement
import Runs
import Torch
import Training
import VOC

extension PipelineOrder {
  /// The order of a request: recipes completed, the other recipes chosen to fit the classifier's, everything looked at that
  /// would otherwise be found wrong only after hours.
  ///
  /// - Parameter recorded: The order of a pipeline that goes on; what the request leaves open is taken from it.
  /// - Throws: `RecipeError`, `MethodError`, `NetworkError`, `RefinementChain.Failure`, `VOCError`, `TrainingFailure` or
  ///   `PipelineError`.
  @TorchActor
  init(_ request: PipelineRequest, in folder: PipelineFolder, recorded: PipelineOrder?) throws {
    let declarations = MethodRegistry.declarations
    let recipe = try RecipeSchema.complete(request.recipe, among: declarations)
    guard MethodRegistry.isClassifier(recipe.method) else { throw PipelineError.notClassifier(recipe.method) }
    let weights = request.weights ?? recorded?.classifier.weights
    let labelled = request.labelled ?? recorded?.segmentation.labelled
    let fitting = FittingRecipes(to: recipe, named: request.recipeName)

    let (partial, segmentationName) = fitting.segmentation(
      request.segmentation, named: request.segmentationName)
    for key in ["masks", "retrievedMasks"] where partial.settings[key] != nil {
      throw PipelineError.ownSetting(key)
    }
    var segmentation = try RecipeSchema.complete(partial, among: declarations)
    guard segmentation.method == Segment.declaration.name else {
      throw PipelineError.notSegmenter(segmentation.method)
    }
    segmentation.settings["masks"] = .text(folder.masksPath)

    let refine =
      request.refine ?? (MethodRegistry.makesMasks(recipe.method) ? nil : recipe.text("refine"))
    let chain = try refine.map { $0.isEmpty ? RefinementChain() : try RefinementChain($0) }
    var branches: [Affinity.Branch] = []
    for branch in (chain?.walks ?? []).map({ Affinity.Branch($0) }) where !branches.contains(branch) {
      branches.append(branch)
    }
    let affinities = try fitting.affinities(branches, asked: request.affinity, named: request.affinityName)

    let data = try VOCFolder.open(request.data)
    _ = try data.ids(in: request.scored)
    try OutputFolder.check(folder.masksPath, isOutside: data.root)
    let trained = [recipe, segmentation] + affinities.map { $0.recipe }
    for recipe in trained { try Self.look(at: recipe, data) }

    func starting(_ recipe: Recipe) -> String? {
      recipe.settings["network"] == fitting.network ? weights : nil
    }
    let name = folder.name
    self.init(
      classifier: Training(
        recipe: recipe, recipeName: request.recipeName, run: "\(name)-classifier", weights: weights,
        labelled: MethodRegistry.semiSupervised.contains(recipe.method) ? labelled : nil),
      affinities: affinities.map {
        Training(
          recipe: $0.recipe, recipeName: $0.name, run: "\(name)-affinity-\($0.recipe.text("branch"))",
          weights: starting($0.recipe))
      },
      segmentation: Training(
        recipe: segmentation, recipeName: segmentationName, run: "\(name)-segmentation",
        weights: starting(segmentation), labelled: labelled),
      refine: chain?.description, data: request.data,
      split: try TrainingSchedule(segmentation).trainingSplit(in: data), scored: request.scored,
      device: request.device,
      threads: request.threads ?? recorded?.threads ?? ProcessInfo.processInfo.activeProcessorCount)
  }

  /// Builds what a recipe names and forgets it, so that settings that do not fit each other are found now.
  @TorchActor
  private static func look(at recipe: Recipe, _ data: VOCFolder) throws {
    let schedule = try TrainingSchedule(recipe)
    _ = try schedule.trainingSplit(in: data)
    _ = try MethodRegistry.makeTrainable(
      recipe, on: MethodRegistry.network(for: recipe, schedule), classes: max(1, data.classes.count))
  }

  /// In what an order differs from this one, which is recorded.
  func differences(asked: PipelineOrder) -> [RecordedDifference] {
    var differences = RecordedDifference.between(
      recorded: classifier.recipe, asked: asked.classifier.recipe, owner: " of the classifier")
    differences += RecordedDifference.between(
      recorded: segmentation.recipe, asked: asked.segmentation.recipe, owner: " of the segmentation network")
    for (recorded, asked) in zip(affinities, asked.affinities) {
      differences += RecordedDifference.between(
        recorded: recorded.recipe, asked: asked.recipe, owner: " of \(recorded.recipeName)")
    }
    func compare(_ what: String, _ recorded: String?, _ asked: String?) {
      if recorded != asked { differences.append(RecordedDifference(what, recorded: recorded, asked: asked)) }
    }
    compare("--refine", refine, asked.refine)
    compare("--data", data, asked.data)
    compare("--split", scored, asked.scored)
    compare("--weights", classifier.weights, asked.classifier.weights)
    compare("--labelled", segmentation.labelled, asked.segmentation.labelled)
    compare("--device", device, asked.device)
    compare("--threads", "\(threads)", "\(asked.threads)")
    return differences
  }
}
