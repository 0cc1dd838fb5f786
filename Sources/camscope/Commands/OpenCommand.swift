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
  @Option(
    help: ArgumentHelp(
      "Colours of everything but pictures; those of the last time otherwise.", valueName: "dark|light|safe"))
  var theme: ThemeChoice?
  @Option(
    help: ArgumentHelp(
      "What the link to the terminal carries, in Mbit/s: for a tmux at the near end of a slow one.",
      valueName: "MBIT"))
  var link: Double?
  @OptionGroup var saliency: ShownSaliencyOptions
  @OptionGroup var options: GlobalOptions

  func validate() throws {
    if let link, !(0.01...10_000).contains(link) {
      throw ValidationError("--link \(link) is not from 0.01 to 10000 Mbit/s.")
    }
  }

  func run() throws {
    guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else {
      throw CommandFailure("the workbench needs a terminal; camscope shot renders a frame without one")
    }
    try sentence {
      var workbench = try options.workbench(directory, runs: runs, saliency: saliency.maps)
      workbench.stateFolder = Locations.current.state
      workbench.isReadOnly = options.readonly
      workbench.split = split
      workbench.theme = theme
      workbench.offersTour = directory == nil && options.engine == nil
      workbench.terminal = TerminalOptions(
        depth: options.color.depth, glyphs: options.glyphs, cellAspect: options.cellAspect,
        linkBytesPerSecond: link.map { $0 * 125_000 })
      try WorkbenchProgram.run(workbench)
    }
  }
}

extension ThemeChoice: ExpressibleByArgument {}
