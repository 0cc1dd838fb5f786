import ArgumentParser
import EngineProtocol
import Foundation

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
    let numbers = epochs?.split(separator: ",").map { Int($0.filter { $0 != " " }) }
    guard numbers?.contains(nil) != true else {
      throw CommandFailure("--epochs '\(epochs ?? "")' is no list of whole numbers such as 1,5")
    }
    let request = BundleRequest(
      run: try RunArgument.folder(runName, runs: runs), into: absolutePath(into),
      epochs: numbers?.compactMap { $0 })
    try EngineLauncher(options).become(.bundle(request))
  }
}
