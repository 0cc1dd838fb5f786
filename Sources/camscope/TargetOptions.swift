import ArgumentParser
import Foundation
import Runs

/// Which run, at which epoch, on which images: what scoring and exporting share.
struct TargetOptions: ParsableArguments {
  @Option(help: "A run's name or folder.")
  var run: String
  @Option(help: "The epoch; the newest otherwise.")
  var epoch: Int?
  @Option(help: ArgumentHelp("The VOC folder.", valueName: "DIR"))
  var data: String
  @Option(help: ArgumentHelp("The split, a list below ImageSets.", valueName: "SPLIT"))
  var split: String
  @Option(help: ArgumentHelp("The folder of runs.", valueName: "DIR"))
  var runs: String?
  @Option(
    name: .customLong("set"),
    help: ArgumentHelp("A component that acts at inference.", valueName: "KEY=VALUE"))
  var assignments: [String] = []
  @Option(help: ArgumentHelp("Where to compute.", valueName: "cpu|cuda"))
  var device: String = "cpu"
  @Option(help: "Threads of libtorch; the processor's cores otherwise.")
  var threads: Int?

  /// The run's folder: a path as it is, a name below the folders of runs.
  func runFolder() throws -> String { try folder(ofRun: run) }

  /// The folder of another run that was named.
  func folder(ofRun name: String) throws -> String { try RunArgument.folder(name, runs: runs) }

  /// The components that differ from the run's recipe.
  func settings() throws -> [String: SettingValue] {
    try RecipeArgument.partialRecipe("settings", assignments: assignments).settings
  }
}
