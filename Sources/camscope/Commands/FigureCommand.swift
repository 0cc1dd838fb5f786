import ArgumentParser
import EngineProtocol
import Foundation
import Imaging
import Runs
import Workbench

/// `camscope figure`: a figure of the workbench made again from its JSON.
struct FigureCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "figure", abstract: "Make a figure again that the workbench exported (E), from its JSON.")

  @Argument(help: ArgumentHelp("The JSON that was written beside the figure.", valueName: "FILE"))
  var file: String
  @Option(help: ArgumentHelp("The PNG to write.", valueName: "FILE"))
  var out: String
  @Option(help: "Pixels of the figure a pixel of the source; the recipe's otherwise.")
  var scale: Int?
  @Option(help: ArgumentHelp("The folder of runs.", valueName: "DIR"))
  var runs: String?
  @OptionGroup var saliency: ShownSaliencyOptions
  @OptionGroup var options: GlobalOptions

  func validate() throws {
    if let scale, !(1...8).contains(scale) { throw ValidationError("--scale \(scale) is not from 1 to 8.") }
  }

  func run() throws {
    try sentence {
      var recipe = try FigureFile.read(absolutePath(file))
      if let scale { recipe.scale = scale }
      let picture = try FigureMaker.picture(
        of: recipe, options: options.workbench(recipe.data, runs: runs, saliency: saliency.maps))
      try DurableFile.write(Data(PNG.encode(rgb: picture)), to: absolutePath(out))
    }
  }
}
