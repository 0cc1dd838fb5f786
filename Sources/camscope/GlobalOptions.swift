import ArgumentParser
import Terminal

/// Options that stand after every verb that opens an engine or a picture.
struct GlobalOptions: ParsableArguments {
  @Option(
    help:
      "The engine's command, for example \"ssh gpubox camscope-engine\"; the one beside this program otherwise."
  )
  var engine: String?

  @Flag(help: "Never start, stop or change a training.")
  var readonly = false

  @Option(help: ArgumentHelp("Colours of the terminal.", valueName: "auto|24bit|256|16|mono"))
  var color: ColorChoice = .auto

  @Option(help: ArgumentHelp("Glyphs that pictures are made of.", valueName: "block|half"))
  var glyphs: GlyphSet = .block

  @Option(help: ArgumentHelp("Height of a cell over its width.", valueName: "R"))
  var cellAspect: Double?

  func validate() throws {
    if let cellAspect, !(0.5...4).contains(cellAspect) {
      throw ValidationError("--cell-aspect \(cellAspect) is outside 0.5 to 4; most fonts have 2.")
    }
  }
}

/// What `--color` asks for.
enum ColorChoice: String, ExpressibleByArgument, CaseIterable {
  case auto
  case trueColor = "24bit"
  case indexed256 = "256"
  case ansi16 = "16"
  case mono

  /// The depth; nil: what the terminal can do.
  var depth: ColorDepth? { ColorDepth(rawValue: rawValue) }
}

extension GlyphSet: ExpressibleByArgument {}
