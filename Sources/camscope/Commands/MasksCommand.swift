import ArgumentParser
import EngineProtocol
import Foundation
import Runs

/// `camscope masks`: pseudo-masks of a split as VOC-palette PNGs of the images' size.
struct MasksCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "masks", abstract: "Write the masks of a split as indexed PNGs with the VOC palette.")

  @OptionGroup var target: TargetOptions
  @Option(help: ArgumentHelp("The folder to write into, outside the data set.", valueName: "DIR"))
  var out: String
  @Option(help: ArgumentHelp("A refinement chain, STAGE[:PRESET],…", valueName: "CHAIN"))
  var refine: String?
  @Option(
    help: ArgumentHelp(
      "Affinities for walks; the newest that the run has taught otherwise.", valueName: "RUN"))
  var affinity: String?
  @Option(help: ArgumentHelp("A background rule; the recipe's otherwise.", valueName: "RULE"))
  var background: String?
  @OptionGroup var saliency: SaliencyOptions
  @Flag(help: "One JSON document.")
  var json = false
  @OptionGroup var options: GlobalOptions

  func run() throws {
    let request = ExportRequest(
      run: try target.runFolder(), epoch: target.epoch, data: absolutePath(target.data), split: target.split,
      out: absolutePath(out), format: "png", refine: refine,
      affinity: try affinity.map { try target.folder(ofRun: $0) }, background: background,
      saliency: saliency.request, settings: try target.settings(), device: target.device,
      threads: target.threads, json: json)
    try EngineLauncher(options).become(.masks(request))
  }
}
