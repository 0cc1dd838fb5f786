import ArgumentParser
import EngineProtocol
import Foundation
import Runs

/// `camscope bundle`: a run made small for shipping, as the ones among the assets are.
struct BundleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bundle", abstract: "Copy a run in half precision without what only a training needs.")

  @Option(name: .customLong("run"), help: "A run's name or folder.")
  var runName: String
  @Option(help: ArgumentHelp("The folder of runs to copy it into.", valueName: "DIR"))
  var into: String
  @Option(help: "Epochs to keep, apart by commas; all otherwise.")
  var epochs: String?
  @Option(help: ArgumentHelp("The folder of runs.", valueName: "DIR"))
  var runs: String?
  @OptionGroup var options: GlobalOptions

  func run() throws {
    let request = BundleRequest(
      run: try RunArgument.folder(runName, runs: runs), into: absolutePath(into),
      epochs: try epochs.map { try WholeNumbers.parse($0, option: "epochs") })
    try EngineLauncher(options).become(.bundle(request))
  }
}
