import Foundation
import TestSupport
import Testing

/// Scenario 14: a folder with bad files.
@Suite("Journeys: a folder with bad files", .serialized)
struct BadFolderJourneyTests {
  private func spoil(_ place: PaintedPlace) throws {
    let images = place.data.appending(path: "JPEGImages")
    let names = try FileManager.default.contentsOfDirectory(atPath: images.path).filter {
      $0.hasSuffix(".jpg")
    }.sorted()
    func path(_ folder: String, _ index: Int, _ ending: String) -> String {
      place.data.appending(path: "\(folder)/\(names[index].dropLast(4)).\(ending)").path
    }
    // A photograph cut at 61 %, an empty one, a mask of text, a name without an image.
    let first = path("JPEGImages", 4, "jpg")
    let size = try FileManager.default.attributesOfItem(atPath: first)[.size] as? Int ?? 0
    truncate(first, off_t(size * 61 / 100))
    truncate(path("JPEGImages", 9, "jpg"), 0)
    try "no mask".write(toFile: path("SegmentationClass", 14, "png"), atomically: false, encoding: .utf8)
    for list in ["val", "trainval"] {
      let file = place.data.appending(path: "ImageSets/Segmentation/\(list).txt")
      try (String(contentsOf: file, encoding: .utf8) + "2099_000001\n").write(
        to: file, atomically: true, encoding: .utf8)
    }
  }

  @Test(
    "problems are counted, listed, and opened as far as they can be shown (14)",
    .enabled(if: Fuzz.isLong, "a long test"), arguments: Side.all)
  func badFiles(side: Side) throws {
    let place = try PaintedPlace(images: 40)
    defer { place.remove() }
    try spoil(place)
    let far = try FarEnd(side, in: place)
    defer { far.end() }
    let terminal = try place.open(far.options)
    defer { terminal.end() }
    try terminal.wait(for: "the problems' number", seconds: 60) { screen in
      guard let count = screen.firstMatch(of: /([0-9]+) problems \(!\)/).flatMap({ Int($0.1) }) else {
        return false
      }
      return count >= 4
    }
    // Browsing goes on over what cannot be read.
    try terminal.type("n", "n")
    try terminal.wait(forText: "3/")
    try terminal.type("!")
    let list = try terminal.wait(for: "the list of problems") {
      $0.contains("problems") && $0.contains("2099_000001") && $0.contains(".png")
    }
    #expect(list.contains("JPEGImages/painted_00005.jpg"), "\(list)")
    // What is left of the photograph is shown, and said.
    try terminal.write("61 %")
    try terminal.wait(for: "a shorter list") { !$0.contains("2099_000001") }
    try terminal.type("Enter")
    try terminal.wait(for: "its image") { $0.contains("painted_00005 ·") && $0.contains("1/") }
    try terminal.type("n")
    try terminal.wait(forText: "2/")
    #expect(try !terminal.hasEnded())
  }
}
