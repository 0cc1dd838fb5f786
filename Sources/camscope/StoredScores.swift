import ArgumentParser
import Evaluation
import Foundation
import Runs

/// Which stored scores are meant: a run, an epoch, a split, a stage.
struct StoredOptions: ParsableArguments {
  @Option(help: "A run's name or folder.")
  var run: String?
  @Option(help: "The epoch; the newest with scores otherwise.")
  var epoch: Int?
  @Option(help: ArgumentHelp("The split; any that was scored otherwise.", valueName: "SPLIT"))
  var split: String?
  @Option(help: ArgumentHelp("The scores after this refinement chain.", valueName: "CHAIN"))
  var refine: String?
  @Option(
    help: ArgumentHelp(
      "The stage; without --refine that is the seed, or a segmentation network's only one.",
      valueName: "seed|refined|mask|segmentation"))
  var stage: String?
  @Option(help: ArgumentHelp("The folder of runs.", valueName: "DIR"))
  var runs: String?
}

/// Scores that are kept in a run's folder, found through the index.
struct StoredScores {
  let index: RunIndex
  let run: RunFolder
  let epoch: Int
  let evaluation: RunSummary.Evaluation

  /// Finds the scores.
  ///
  /// Throws when there are none, naming those that there are.
  init(_ options: StoredOptions) throws {
    guard let name = options.run else {
      throw CommandFailure("name a run with --run; camscope runs lists them")
    }
    let run = RunFolder(path: try RunArgument.folder(name, runs: options.runs))
    self.run = run
    let index = RunIndex(root: (run.path as NSString).deletingLastPathComponent)
    self.index = index
    let summary = try sentence { () -> RunSummary? in
      try index.refresh()
      return try index.runs().first { $0.name == run.name }
    }
    guard let summary else {
      throw CommandFailure("there is no run in \(run.path); camscope runs lists them")
    }
    let stage = try options.stage.map(Self.stage)
    if options.refine == nil, let stage, [.refined, .mask].contains(stage) {
      throw CommandFailure("the stage '\(stage.rawValue)' is that of a chain: name it with --refine CHAIN")
    }
    let epochs = summary.epochs.filter { options.epoch == nil || $0.number == options.epoch }
    if let wanted = options.epoch, epochs.isEmpty {
      throw CommandFailure("the run '\(run.name)' has no epoch \(wanted); camscope runs lists its epochs")
    }
    let found = epochs.reversed().lazy.compactMap { epoch in
      epoch.evaluation(
        split: options.split, refine: options.refine, stage: stage == .segmentation ? stage : nil
      ).map { (epoch.number, $0) }
    }.first
    guard let found else {
      let kept = epochs.flatMap(\.all).map { Self.words(of: $0.scores.name) }
      let asked = "\(options.split ?? "any split") \(options.refine ?? stage?.rawValue ?? "seed")"
      let advice =
        kept.isEmpty
        ? "camscope eval --run \(run.name) --data DIR --split \(options.split ?? "val") makes some"
        : "it has " + Set(kept).sorted().joined(separator: "; ")
      throw CommandFailure("the run '\(run.name)' keeps no scores of \(asked); \(advice)")
    }
    (epoch, evaluation) = found
  }

  /// The stage of a name; throws for one that is none.
  private static func stage(_ name: String) throws -> ScoreStage {
    guard let stage = ScoreStage(rawValue: name) else {
      throw CommandFailure(
        "there is no stage '\(name)'; there are \(ScoreStage.allCases.map(\.rawValue).joined(separator: ", "))"
      )
    }
    return stage
  }

  /// `val seed`, `val pamr,crf:psa`, `val segmentation`.
  private static func words(of name: ScoreName) -> String {
    let stage = name.stage == .segmentation ? name.stage.rawValue : "seed"
    return "\(name.split) \(name.refine ?? stage)"
  }

  /// The names of the classes, background first.
  var classNames: [String] { evaluation.scores.perClass.map(\.name) }

  /// The scores' full name with their run and epoch.
  var title: String { "\(run.name), epoch \(epoch): \(evaluation.scores.name)" }
}
