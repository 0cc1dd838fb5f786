import Foundation
import Runs
import VOC

/// The painted set on this machine: painted once into the data directory, the same for everybody.
public enum PaintedFolder {
  /// Where it lies.
  public static var path: String { "\(Locations.current.data)/painted" }

  /// The folder, painted now if it is not there yet.
  public static func ready() throws -> String {
    if !FileManager.default.fileExists(atPath: path) {
      try paint(into: path, images: PaintedSet.defaultImages, seed: PaintedSet.defaultSeed)
    }
    return path
  }

  /// Paints a set with a progress line on standard error.
  public static func paint(into directory: String, images: Int, seed: UInt64) throws {
    let isTerminal = isatty(STDERR_FILENO) == 1
    let report: @Sendable (Int, Int) -> Void = { done, total in
      guard isTerminal, done % 10 == 0 || done == total else { return }
      let line = "\rpainting \(done) of \(total) images" + (done == total ? "\n" : "")
      FileHandle.standardError.write(Data(line.utf8))
    }
    try FileManager.default.createDirectory(
      atPath: (directory as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try PaintedSet.paint(into: directory, images: images, seed: seed, progress: report)
  }
}
