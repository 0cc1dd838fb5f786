import ArgumentParser
import EngineProtocol
import Foundation
import Runs

/// `camscope eval`: the scores of a run on a split, as a table or one JSON document.
struct EvalCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "eval",
    abstract:
      "Score a run on a split, stage by stage: mIoU per class, mAP, over- and under-activation, contours.",
    discussion: """
      With --refine every stage of the chain is scored in the same pass. Scores and what is wrong with each image are \
      kept in the run's folder, where camscope failures, camscope sort and the workbench find them. The stage saliency \
      counts what is wrong with the saliency maps that teach the run, before and after what its loss drops.
      """)

  @OptionGroup var target: TargetOptions
  @Option(help: ArgumentHelp("What is scored.", valueName: "seed|refined|mask|segmentation|saliency"))
  var stage: String = "seed"
  @Option(help: ArgumentHelp("A refinement chain, STAGE[:PRESET],…", valueName: "CHAIN"))
  var refine: String?
  @Option(
    help: ArgumentHelp(
      "Affinities for walks; the newest that the run has taught otherwise.", valueName: "RUN"))
  var affinity: String?
  @Option(help: ArgumentHelp("A background rule, constant(0.3); the recipe's otherwise.", valueName: "RULE"))
  var background: String?
  @OptionGroup var saliency: SaliencyOptions
  @Flag(help: "Also score other constants; their best is an oracle-threshold and is named so.")
  var scan = false
  @Option(help: ArgumentHelp("Classes that means leave out or count 0.", valueName: "nan|zero|gt"))
  var empty: String = "nan"
  @Flag(help: "One JSON document.")
  var json = false
  @OptionGroup var options: GlobalOptions

  func run() throws {
    let request = EvaluateRequest(
      run: try target.runFolder(), epoch: target.epoch, data: absolutePath(target.data), split: target.split,
      stage: stage, refine: refine, affinity: try affinity.map { try target.folder(ofRun: $0) },
      background: background, saliency: saliency.request, scan: scan, settings: try target.settings(),
      device: target.device, threads: target.threads, emptyClasses: empty, keep: !options.readonly, json: json
    )
    try EngineLauncher(options).become(.evaluate(request))
  }
}
