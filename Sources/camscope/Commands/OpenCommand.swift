import ArgumentParser
import EngineProtocol
import Foundation
import Runs
import Terminal
import Workbench

/// `camscope [DIR]`: the workbench.
struct OpenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "open", abstract: "Open the workbench on a VOC folder (default: the painted set).")

  @Argument(help: "The VOC folder; the painted set with its trained runs if absent.")
  var directory: String?
  @Option(help: ArgumentHelp("The folder of runs.", valueName: "DIR"))
  var runs: String?
  @Option(help: "The split that is shown first.")
  var split: String?
  @OptionGroup var saliency: ShownSaliencyOptions
  @Option(
    help: ArgumentHelp(
      "What the link to this terminal carries in bits a second, such as 1M: pictures then come in pieces that no key "
        + "waits behind, coarse before fine.", valueName: "RATE"))
  var link: LinkRate?
  @OptionGroup var options: GlobalOptions

  func run() throws {
    guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else {
      throw CommandFailure("the workbench needs a terminal; camscope shot renders a frame without one")
    }
    let place = try sentence { try DataPlace(directory, runs: runs) }
    try sentence {
      try WorkbenchProgram.run(
        WorkbenchOptions(
          data: place.data, title: place.title, runRoots: place.runRoots,
          saliency: saliency.maps,
          stateFolder: Locations.current.state,
          engine: EngineCommand(options.engine), isReadOnly: options.readonly, split: split,
          terminal: TerminalOptions(
            depth: options.color.depth, glyphs: options.glyphs, cellAspect: options.cellAspect,
            link: link)))
    }
  }
}

extension LinkRate: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}
