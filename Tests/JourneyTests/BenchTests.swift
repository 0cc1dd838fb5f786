import Foundation
import Testing

@Suite("The benchmarks measure", .serialized)
struct BenchTests {
  private struct Failure: Error, CustomStringConvertible { let description: String }

  /// The part of a results file that is looked at.
  private struct Document: Decodable {
    struct Entry: Decodable {
      var name: String
      var median: Double
      var values: [Double]
    }

    var results: [Entry]
  }

  /// What a built program prints.
  private func output(of program: String, _ arguments: [String], lines: Int = 0) throws -> String {
    let process = Process()
    let (input, output) = (Pipe(), Pipe())
    process.executableURL = Tmux.root.appending(path: ".build/release/\(program)")
    process.arguments = arguments
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    process.standardInput = input
    try process.run()
    try input.fileHandleForWriting.write(contentsOf: Data(repeating: UInt8(ascii: "\n"), count: lines))
    try input.fileHandleForWriting.close()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let text = String(decoding: data, as: UTF8.self)
    guard process.terminationStatus == 0 else {
      throw Failure(description: "\(program) \(arguments): \(text)")
    }
    return text
  }

  @Test("camscope's side of a pair prints its speed", arguments: ["own-step", "own-cams"], ["fp32", "bf16"])
  func ownSides(job: String, precision: String) throws {
    let size = job == "own-step" ? ["--batch", "2", "--side", "65", "--steps", "1"] : ["--images", "1"]
    let text = try output(of: "camscope-bench", [job, "--precision", precision] + size, lines: 2)
    let speeds = text.matches(of: /([0-9.]+) img\/s/).compactMap { Double($0.1) }
    #expect(speeds.count == (job == "own-step" ? 2 : 1))
    #expect(speeds.allSatisfy { $0 > 0 })
    #expect(text.contains("torch "))
  }

  @Test("the quality of painted pictures and masks is told and kept, and no program draws them better")
  func pictures() throws {
    let place = FileManager.default.temporaryDirectory.appending(path: "camscope-bench-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: place) }
    _ = try output(of: "camscope", ["paint", place.appending(path: "data").path, "--images", "3"])
    let file = place.appending(path: "results.json")
    let text = try output(
      of: "camscope-bench",
      [
        "pictures", "--images", place.appending(path: "data/JPEGImages").path,
        "--masks", place.appending(path: "data/SegmentationClass").path, "--columns", "80", "--json",
        file.path,
      ])
    let document = try JSONDecoder().decode(Document.self, from: Data(contentsOf: file))
    for kind in ["photographs", "masks"] {
      let entry = try #require(document.results.first { $0.name == "\(kind), 80 cells, camscope" }, "\(text)")
      #expect(entry.values.count == 3)
      #expect(entry.median > 18)
      #expect(entry.median < 60)
    }
    for entry in document.results where entry.name.contains("−") {
      #expect(entry.median >= 0, "\(entry.name)")
    }
  }
}
