import ArgumentParser
import EngineProtocol
import Foundation
import Imaging
import Runs
import Terminal
import Workbench

/// `camscope shot`: a frame of the workbench without a terminal.
struct ShotCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "shot", abstract: "Render a frame of the workbench as PNG, ANSI or plain text.")

  @Option(help: ArgumentHelp("The VOC folder; the painted set otherwise.", valueName: "DIR"))
  var data: String?
  @Option(name: .customLong("run"), help: "The run of panes that name none.")
  var runName: String?
  @Option(help: "The epoch of panes that name none; the newest otherwise.")
  var epoch: Int?
  @Option(help: ArgumentHelp("The image's id.", valueName: "ID"))
  var image: String
  @Option(
    help: ArgumentHelp(
      "Panes from left to right, rows apart by '/': MAP[:CLASS][@RUN[#EPOCH]], for example image,cam:cow,seed/gt,error.",
      valueName: "SPEC"))
  var panes: String = "image"
  @Option(help: ArgumentHelp("The frame's size in cells.", valueName: "COLSxROWS"))
  var size: String = "200x60"
  @Option(help: ArgumentHelp("The file to write: .png, .ans or .txt.", valueName: "FILE"))
  var out: String
  @Option(help: ArgumentHelp("The folder of runs.", valueName: "DIR"))
  var runs: String?
  @OptionGroup var saliency: ShownSaliencyOptions
  @OptionGroup var options: GlobalOptions

  func validate() throws {
    _ = try gridSize()
    guard ["png", "ans", "txt"].contains((out as NSString).pathExtension) else {
      throw ValidationError("--out \(out) must end in .png, .ans or .txt.")
    }
  }

  func run() throws {
    let (columns, rows) = try gridSize()
    let depth = options.color.depth ?? .trueColor
    let grid = try sentence {
      let shot = Shot(
        options: try options.workbench(data, runs: runs, saliency: saliency.maps),
        run: runName, epoch: epoch, image: image, panes: try PaneSpec.parse(panes), columns: columns,
        rows: rows,
        style: PictureStyle(depth: depth, glyphs: options.glyphs), cellAspect: options.cellAspect ?? 2)
      return try shot.frame()
    }
    let bytes: Data =
      switch (out as NSString).pathExtension {
      case "png": Data(try PNG.encode(rgb: GridRasterizer().image(of: grid)))
      case "ans": Data(ANSIWriter(depth: depth).text(of: grid).utf8)
      default: Data(grid.text.utf8)
      }
    do {
      try bytes.write(to: URL(filePath: absolutePath(out)))
    } catch {
      throw CommandFailure("\(out) could not be written: \(error.localizedDescription)")
    }
  }

  private func gridSize() throws -> (columns: Int, rows: Int) {
    let parts = size.split(separator: "x").map { Int($0) ?? 0 }
    guard parts.count == 2, (1...1000).contains(parts[0]), (1...1000).contains(parts[1]) else {
      throw ValidationError("--size \(size) is not COLSxROWS, for example 200x60.")
    }
    return (parts[0], parts[1])
  }
}
