import Foundation
import TestSupport
import Testing

/// Scenario 13: figures, screens and tables.
@Suite("Journeys: exports", .serialized)
struct ExportJourneyTests {
  private func files(_ place: PaintedPlace, in folder: String, ending: String) -> [String] {
    let path = place.home.appending(path: folder).path
    return ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).filter {
      $0.hasSuffix(ending)
    }
    .sorted().map { "\(path)/\($0)" }
  }

  @Test(
    "marked images become a figure, and its JSON makes the same bytes again without a terminal (13)",
    arguments: Side.all)
  func figure(side: Side) throws {
    let place = try PaintedPlace()
    defer { place.remove() }
    let far = try FarEnd(side, in: place)
    defer { far.end() }
    let terminal = try place.open(far.options)
    defer { terminal.end() }
    try terminal.wait(forText: "seed IoU")
    try terminal.type("m", "n", "m", "v", "6", "v", "4")
    try terminal.wait(for: "three panes") { $0.contains("2 ground truth") && $0.contains("3 seed") }
    try terminal.type("E")
    try terminal.wait(forText: "the marked images (2)")
    try terminal.type("j", "j", "Space", "Enter")
    try terminal.wait(forText: "its path is on the clipboard", seconds: 60)
    let picture = try #require(files(place, in: "figures", ending: "_2-images.png").first)
    let recipe = String(picture.dropLast(4)) + ".json"
    #expect(access(String(picture.dropLast(4)) + ".tex", R_OK) == 0)
    try terminal.type("q")
    let again = place.root.appending(path: "again.png").path
    let result = try Program.run(
      Program.built("camscope"), ["figure", recipe, "--out", again, "--runs", place.runs.path],
      in: place.root.path)
    #expect(result.code == 0, "\(result.errors)")
    #expect(try Data(contentsOf: URL(filePath: again)) == Data(contentsOf: URL(filePath: picture)))
  }

  @Test("the screen itself and the list are written by :shot and :write (13)")
  func screenAndTable() throws {
    let place = try PaintedPlace()
    defer { place.remove() }
    let terminal = try place.open()
    defer { terminal.end() }
    try terminal.wait(forText: "seed IoU")
    try terminal.type(":")
    try terminal.write("sho")
    try terminal.type("Tab")
    try terminal.wait(for: "the ways to go on") { $0.contains("shot") && $0.contains("show-cam") }
    try terminal.write("t")
    try terminal.type("Enter")
    try terminal.wait(forText: "Wrote ")
    let screen = try #require(files(place, in: "figures", ending: ".ans").first)
    #expect(try String(contentsOfFile: screen, encoding: .utf8).contains("painted_00005"))
    #expect(!files(place, in: "figures", ending: "_screen.png").isEmpty)
    for (name, words) in [
      ("list.csv", "image,classes,marked,IoU"), ("list.md", "| image |"),
      ("list.json", "\"image\": \"painted_00005\""),
      ("list.tex", "\\begin{tabular}"),
    ] {
      try terminal.type(":")
      try terminal.write("write \(name)")
      try terminal.type("Enter")
      try terminal.wait(forText: "\(name); its path")
      let text = try String(contentsOf: place.home.appending(path: name), encoding: .utf8)
      #expect(text.contains(words), "\(text)")
    }
    try terminal.type(":")
    try terminal.write("write \(place.data.path)/list.csv")
    try terminal.type("Enter")
    try terminal.wait(forText: "Nothing is written into a data set's folder")
  }
}
