import ArgumentParser
import EngineProtocol
import Foundation
import Runs

/// `camscope cams`: the normalised CAMs of a split.
struct CamsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cams", abstract: "Write the normalised CAMs of a split, one file an image.")

  @OptionGroup var target: TargetOptions
  @Option(help: ArgumentHelp("The folder to write into, outside the data set.", valueName: "DIR"))
  var out: String
  @Option(help: ArgumentHelp("How they are written.", valueName: "safetensors|png"))
  var format: ExportFormat = .safetensors
  @Flag(help: "One JSON document.")
  var json = false
  @OptionGroup var options: GlobalOptions

  /// The files that CAMs can be written as.
  enum ExportFormat: String, ExpressibleByArgument, CaseIterable {
    case safetensors, png
  }

  func run() throws {
    let request = ExportRequest(
      run: try target.runFolder(), epoch: target.epoch, data: absolutePath(target.data), split: target.split,
      out: absolutePath(out), format: format.rawValue, settings: try target.settings(),
      device: target.device, threads: target.threads, json: json)
    try EngineLauncher(options).become(.cams(request))
  }
}
