import ArgumentParser
import Foundation

/// The pictures that quality is measured on.
struct PictureFolders: ParsableArguments {
  @Option(help: ArgumentHelp("A folder of photographs, JPEG or PNG.", valueName: "DIR"))
  var images: String?
  @Option(help: ArgumentHelp("A folder of masks, palette PNG.", valueName: "DIR"))
  var masks: String?
  @Option(help: "How many of each, spread over the folder's names in order.")
  var count = 10

  func validate() throws {
    guard count > 0 else { throw ValidationError("--count \(count) leaves no picture; ask for at least 1.") }
  }

  /// The paths of the chosen pictures.
  ///
  /// - Throws: `BenchFailure` for a folder without any.
  func paths(in folder: String) throws -> [String] {
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
      .filter { ["jpg", "jpeg", "png"].contains(($0 as NSString).pathExtension.lowercased()) }.sorted()
    guard !names.isEmpty else { throw BenchFailure("\(folder) has no JPEG or PNG file") }
    let taken = min(count, names.count)
    return (0..<taken).map { "\(folder)/\(names[$0 * names.count / taken])" }
  }
}
