import ArgumentParser
import EngineProtocol
import Foundation
import Runs
import VOC

/// `camscope paint`: the painted set, written as a VOC folder.
struct PaintCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "paint", abstract: "Paint the bundled set into a folder, the same bytes for the same seed.")

  @Argument(help: "The folder to make.")
  var directory: String
  @Option(help: "Images; every fifth belongs to val.")
  var images = PaintedSet.defaultImages
  @Option(help: "The seed of all paintings.")
  var seed: UInt64 = PaintedSet.defaultSeed

  func validate() throws {
    guard images > 0 else { throw ValidationError("--images \(images) makes no set; ask for at least 1.") }
  }

  func run() throws {
    try sentence { try PaintedFolder.paint(into: absolutePath(directory), images: images, seed: seed) }
  }
}
