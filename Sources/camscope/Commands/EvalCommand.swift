import ArgumentParser
import EngineProtocol
import Foundation
import Runs

/// `camscope eval`: the scores of a run on a split, as a table or one JSON document.
struct EvalCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "eval", abstract: "Score a run on a split: mIoU per class, mAP, over- and under-activation.")

  @OptionGroup var target: TargetOptions
  @Option(help: ArgumentHelp("What is scored.", valueName: "seed"))
  var stage: String = "seed"
  @Option(help: ArgumentHelp("A refinement chain, STAGE[:PRESET],…", valueName: "CHAIN"))
  var refine: String?
  @Option(help: ArgumentHelp("A background rule, constant(0.3); the recipe's otherwise.", valueName: "RULE"))
  var background: String?
  @Flag(help: "Also score other constants; their best is an oracle-threshold and is named so.")
  var scan = false
  @Flag(help: "One JSON document.")
  var json = false
  @OptionGroup var options: GlobalOptions

  func run() throws {
    let request = EvaluateRequest(
      run: try target.runFolder(), epoch: target.epoch, data: absolutePath(target.data), split: target.split,
      stage: stage, refine: refine, background: background, scan: scan, settings: try target.settings(),
      device: target.device, threads: target.threads, json: json)
    try EngineLauncher(options).become(.evaluate(request))
  }
}
