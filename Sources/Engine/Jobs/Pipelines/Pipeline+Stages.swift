import Evaluation
import Foundation
import Methods
import Refinement
import Runs
import Torch
import Training

// What each stage does; nil: stopped before its end.
extension Pipeline {
  /// A training, begun or gone on with, and the scores of its newest epoch.
  func train(
    _ training: PipelineOrder.Training, taughtBy teacher: PipelineOrder.Training? = nil,
    stage: PipelineStage, stop: StopSignal
  ) throws -> [PipelineStage.Score]? {
    let order = TrainingOrder(
      recipe: training.recipe, recipeName: training.recipeName, data: record.order.data, runs: runs,
      run: training.run, weights: training.weights, from: teacher.map { run($0).path },
      labelled: training.labelled, device: record.order.device, threads: record.order.threads, resume: true)
    switch try TrainingJob.prepare(order) {
    case .alreadyFinished: break
    case .ready(let job):
      for notice in job.notices { JobRunner.say("  \(notice)") }
      let progress = ConsoleProgress(on: .standardError)
      guard try job.run(subscribers: [progress], stop: stop) == .finished else { return nil }
    }
    guard let report = try run(training).newestEpoch?.scores() else { return [] }
    let views = report.name.metric.contains("single view") ? ", single view" : ""
    guard report.name.stage == .seed else { return score(report, title: stage.title + views) }
    return precision(report, title: stage.title + views) + score(report, title: "seed" + views)
  }

  /// Seeds of the scored split, and what each stage of the chain makes of them.
  func scoreClassMaps(stop: StopSignal) throws -> [PipelineStage.Score]? {
    let scored = try opened(record.order.scored)
    let bar = ProgressBar(title: "scoring \(record.order.scored)")
    defer { bar.clear() }
    let evaluation = SplitEvaluation(scored.inference, over: scored.images, refining: try chain())
    guard let outcome = try evaluation.run(stop: stop, progress: { tell($0, of: $1, bar: bar) }) else {
      return nil
    }
    bar.clear()
    JobRunner.tellProblems(outcome.problems)
    let epoch = scored.run.folder.epoch(scored.run.epoch)
    JobRunner.keep(
      outcome.stages.map { (epoch.evaluation(split: record.order.scored, refine: $0.refine), $0.scores) },
      settings: [:])
    return precision(outcome.seed.report, title: "classifier")
      + outcome.stages.enumerated().flatMap { index, stage in
        score(stage.scores.report, title: index == 0 ? stage.name : "+\(stage.name)")
      }
  }

  /// Pseudo-masks of the images that the segmentation network is trained on, and their scores where they have a truth.
  func writeMasks(stop: StopSignal) throws -> [PipelineStage.Score]? {
    let scored = try opened(record.order.split)
    let bar = ProgressBar(title: "writing \(record.order.split)")
    defer { bar.clear() }
    let path = folder.masksPath
    let outcome: MapExport.Outcome
    let ownMasks = record.order.refine == nil ? try scored.run.boxLabels() : nil
    if let ownMasks {
      outcome = try MaskExport(scored.run, by: .boxes(ownMasks), over: scored.images)
        .write(to: path, stop: stop) { tell($0, of: $1, bar: bar) }
    } else {
      outcome = try MapExport(
        scored.run, inference: scored.inference, over: scored.images, as: .masks, refining: try chain()
      ).write(to: path, stop: stop) { tell($0, of: $1, bar: bar) }
    }
    bar.clear()
    JobRunner.tellProblems(outcome.problems)
    guard outcome.isComplete else { return nil }
    let refine = record.order.refine.flatMap { $0.isEmpty ? nil : $0 }
    let background = ownMasks == nil ? scored.inference.settings.background.description : nil
    let kinds =
      ownMasks == nil
      ? [("pseudo-masks", path)]
      : [
        ("Y_crf", "\(path)/\(PseudoMasks.crfName)"), ("Y_ret", "\(path)/\(PseudoMasks.retrievedName)"),
        ("agreement of both", path),
      ]
    var found: [PipelineStage.Score] = []
    for (title, folder) in kinds {
      let evaluation = MaskFolderEvaluation(folder, over: scored.images)
      guard
        let scores = try evaluation.run(
          background: background, refine: refine, stop: stop, progress: { tell($0, of: $1, bar: bar) })
      else { return nil }
      found += score(scores.report, title: title)
      if ownMasks == nil, scores.report.name.scored > 0 {
        let epoch = scored.run.folder.epoch(scored.run.epoch)
        JobRunner.keep([(epoch.evaluation(split: record.order.split, refine: refine), scores)], settings: [:])
      }
    }
    return found
  }

  /// The segmentation network with the recipe's whole inference.
  func scoreSegmentation(stop: StopSignal) throws -> [PipelineStage.Score]? {
    let scored = try opened(record.order.scored, run: record.order.segmentation)
    guard let inference = try scored.run.segmentation() else {
      throw JobError.noSegmentation(run: scored.run.folder.name)
    }
    let bar = ProgressBar(title: "scoring \(record.order.scored)")
    defer { bar.clear() }
    let evaluation = SegmentationEvaluation(inference, over: scored.images)
    guard
      let (scores, problems) = try evaluation.run(stop: stop, progress: { tell($0, of: $1, bar: bar) })
    else { return nil }
    bar.clear()
    JobRunner.tellProblems(problems)
    let report = scores.report
    JobRunner.keep(
      [
        (
          scored.run.folder.epoch(scored.run.epoch).evaluation(
            split: record.order.scored, refine: report.name.refine, stage: .segmentation), scores
        )
      ], settings: [:])
    return score(report, title: "segmentation network")
  }

  private func run(_ training: PipelineOrder.Training) -> RunFolder {
    RunFolder(path: "\(runs)/\(training.run)")
  }

  /// The classifier or another run with the images of a split.
  private func opened(_ split: String, run training: PipelineOrder.Training? = nil) throws -> ScoredRun {
    try ScoredRun(
      run: run(training ?? record.order.classifier).path, epoch: nil, data: record.order.data, split: split,
      settings: [:], background: nil, device: record.order.device, threads: record.order.threads)
  }

  /// The chain with the affinities that the pipeline has trained for it.
  private func chain() throws -> PreparedChain {
    guard let text = record.order.refine, !text.isEmpty else { return .none }
    return try PreparedChain(RefinementChain(text)) { preset in
      let branch = Affinity.Branch(preset)
      return try record.order.affinities.first { $0.recipe.text("branch") == branch.rawValue }
        .map { try TrainedAffinity(run($0)) }
    }
  }

  private func score(_ report: EvaluationReport, title: String) -> [PipelineStage.Score] {
    // Without a truth there is nothing to tell.
    guard report.name.scored > 0, report.mIoU.isFinite else { return [] }
    return [PipelineStage.Score(title: title, name: report.name.description, value: report.mIoU)]
  }

  private func precision(_ report: EvaluationReport, title: String) -> [PipelineStage.Score] {
    guard let mAP = report.mAP, mAP.isFinite else { return [] }
    let name = "classification mAP, \(report.name.split) (\(report.name.total) images)"
    return [PipelineStage.Score(title: title, name: name, value: mAP)]
  }
}
