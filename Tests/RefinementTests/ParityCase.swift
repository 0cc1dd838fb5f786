import Foundation
import Networks
import Testing
import Torch

/// A parity case of this folder's fixtures: inputs, settings and what a correct program gives.
struct ParityCase {
  let settings: [String: String]
  private let file: SafetensorsFile
  private let absolute: Float
  private let relative: Float

  init(_ name: String) throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")
    file = try SafetensorsFile(folder.appending(path: "\(name).safetensors").path)
    settings = Dictionary(
      uniqueKeysWithValues: (file.metadata["set"] ?? "").split(separator: " ").map { word in
        let sides = word.split(separator: "=")
        return (String(sides[0]), String(sides[1]))
      })
    absolute = try #require(Float(file.metadata["atol"] ?? ""))
    relative = try #require(Float(file.metadata["rtol"] ?? ""))
  }

  func input(_ name: String) throws -> Tensor { try file.tensor("in.\(name)") }
  func has(_ name: String) -> Bool { file.entries["in.\(name)"] != nil }
  func expected(_ name: String) throws -> Tensor { try file.tensor("out.\(name)") }

  /// |got − want| ≤ atol + rtol·max|want|, for every element; NaN never passes.
  func check(_ got: Tensor, _ name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let want = try expected(name)
    #expect(got.shape == want.shape, sourceLocation: sourceLocation)
    let (a, b) = (got.floats(), want.floats())
    let tolerance = absolute + relative * (b.map { Swift.abs($0) }.max() ?? 0)
    let worst = zip(a, b).map { Swift.abs($0 - $1) }.max {
      ($0.isNaN ? .infinity : $0) < ($1.isNaN ? .infinity : $1)
    }
    #expect((worst ?? 0) <= tolerance, "\(name)", sourceLocation: sourceLocation)
  }
}
