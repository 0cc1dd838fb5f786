import EngineProtocol
import Foundation
import Methods
import Refinement
import Runs
import Torch
import Training
import VOC

/// A trained run with the images of a split, ready to be scored or written out.
@TorchActor
struct ScoredRun {
  let run: TrainedRun
  let inference: CAMInference
  let images: LabelledImages

  /// Loads the run's epoch and opens the split.
  ///
  /// - Parameters:
  ///   - epoch: nil: the newest.
  ///   - background: A rule in place of the recipe's.
  ///   - saliency: The maps that the rule reads, by name or path; nil: those that taught the run, or the data's first.
  ///   - threads: nil: one a processor.
  /// - Throws: what is wrong with run, data, settings or device, in one sentence.
  init(
    run: String, epoch: Int?, data: String, split: String, settings: [String: SettingValue],
    background: String?, saliency: String? = nil, device: String, threads: Int?
  ) throws {
    try Device.use(named: device)
    TorchSettings.threads = max(1, threads ?? ProcessInfo.processInfo.activeProcessorCount)
    let trained = try TrainedRun(RunFolder(path: run), epoch: epoch)
    self.run = trained
    var overrides = settings
    if let background { overrides["background"] = .text(background) }
    inference = try trained.inference(with: overrides)
    let folder = try VOCFolder.open(data)
    try ClassAgreement.check(trained.classNames, against: folder.classes, run: trained.folder.name)
    let labelled = try LabelledImages(
      folder, split: split, labels: try TrainingSchedule(trained.recipe).labels)
    let rule = inference.settings.background
    guard rule.needsSaliency else {
      if let saliency { throw JobError.unreadSaliency(saliency, rule: rule.description) }
      images = labelled
      return
    }
    let name = saliency ?? SaliencyNeed(trained.recipe)?.folder
    guard let source = try folder.saliencySource(name) else { throw BackgroundRule.Failure.noSaliency(rule) }
    images = labelled.reading(source)
  }

  /// The saliency maps that the scores of the run depend on, as reports name them; nil: none.
  var saliency: String? {
    let taught = (try? run.folder.environment())?.saliency
    let read = images.saliency.map { "\($0.title) for the background" }
    let all = [taught, read].compactMap { $0 }
    return all.isEmpty ? nil : all.joined(separator: "; ")
  }

  /// What the run learnt from, as one line; nil: an older version did not record it.
  var supervision: String? {
    (try? run.folder.environment())?.supervision.map { "trained on \($0)" }
  }

  /// A chain with the trained walks that it needs; nil: the one that refines nothing.
  ///
  /// - Parameter affinity: The folder of a run of affinities to walk along; nil: the newest that this run has taught.
  /// - Throws: `RefinementChain.Failure.noWalk`, `JobError.otherWalk`, or what loading the affinities throws.
  func refinement(_ chain: RefinementChain?, along affinity: String?) throws -> PreparedChain {
    guard let chain else { return .none }
    return try PreparedChain(chain) { preset in
      let branch = Affinity.Branch(preset)
      guard let affinity else {
        return try AffinitySearch.newest(taughtBy: run.folder, branch: branch).map { try TrainedAffinity($0) }
      }
      let named = try TrainedAffinity(RunFolder(path: affinity))
      guard named.method.branch == branch else {
        throw JobError.otherWalk(run: named.folder.name, branch: named.method.branch, asked: branch)
      }
      return named
    }
  }
}
