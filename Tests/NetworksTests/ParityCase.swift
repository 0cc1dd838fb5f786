import Foundation
import Networks
import Testing
import Torch

/// A numerical case of the fixtures folder.
@TorchActor
struct ParityCase {
  let file: SafetensorsFile
  let settings: [String: String]

  init(_ name: String) throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")
    file = try SafetensorsFile(folder.appending(path: "\(name).safetensors").path())
    settings = Dictionary(
      uniqueKeysWithValues: (file.metadata["set"] ?? "").split(separator: " ").map { part in
        let sides = part.split(separator: "=", maxSplits: 1).map(String.init)
        return (sides[0], sides[1])
      })
  }

  func floats(_ name: String) throws -> [Float] { try file.tensor(name).floats() }

  func number(_ key: String) throws -> Double {
    let text = try #require(settings[key])
    return try #require(Double(text))
  }

  /// |got − want| ≤ atol + rtol · max|want| for every element.
  func expect(
    _ got: [Float], matches name: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let want = try floats(name)
    let atol = try #require(file.metadata["atol"].flatMap(Float.init))
    let rtol = try #require(file.metadata["rtol"].flatMap(Float.init))
    let tolerance = atol + rtol * (want.map(abs).max() ?? 0)
    #expect(got.count == want.count, sourceLocation: sourceLocation)
    let difference = zip(got, want).map { abs($0 - $1) }.max() ?? 0
    #expect(difference <= tolerance, sourceLocation: sourceLocation)
    #expect(got.allSatisfy { $0.isFinite }, sourceLocation: sourceLocation)
  }

  /// The project's folder of shared weights, or nil where it is absent.
  nonisolated static var weightsFolder: String? {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let candidates = [
      root.appending(path: "../shared/voc/weights"), root.appending(path: "../../shared/voc/weights"),
    ]
    return candidates.map { $0.standardizedFileURL.path() }.first(where: FileManager.default.fileExists)
  }
}
