import Foundation
import Networks
import Testing
import Torch

/// A parity case: inputs, settings and what a correct program gives.
struct ParityCase {
  let operation: String
  let settings: [String: String]
  private let file: SafetensorsFile
  private let absolute: Float
  private let relative: Float
  /// The share of a tensor's elements that may lie outside the tolerance.
  private let outliers: Double

  /// This folder's fixtures.
  static let fixtures = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")

  /// All cases, where they lie beside the package: ../shared/parity.
  static let collection = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "shared/parity")

  /// The names of the cases of some operations in the collection; none where it is absent.
  static func collected(_ operations: String...) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: collection.path)) ?? []
    return names.filter { $0.hasSuffix(".safetensors") }.map { String($0.dropLast(".safetensors".count)) }
      .filter { name in operations.contains { name.hasPrefix("\($0)-") } }.sorted()
  }

  init(_ name: String, in folder: URL = Self.fixtures) throws {
    file = try SafetensorsFile(folder.appending(path: "\(name).safetensors").path)
    operation = file.metadata["op"] ?? ""
    outliers = Double(file.metadata["outliers"] ?? "") ?? 0
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

  /// A number among the settings.
  func number(_ key: String) throws -> Double { try #require(settings[key].flatMap(Double.init), "\(key)") }

  /// |got − want| ≤ atol + rtol·max|want|, for every element but the share of outliers; NaN never passes.
  func check(_ got: Tensor, _ name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let want = try expected(name)
    #expect(got.shape == want.shape, sourceLocation: sourceLocation)
    let (a, b) = (got.floats(), want.floats())
    let tolerance = absolute + relative * (b.map { Swift.abs($0) }.max() ?? 0)
    let outside = zip(a, b).filter { !(Swift.abs($0 - $1) <= tolerance) }.count
    #expect(a.allSatisfy { !$0.isNaN }, "\(name)", sourceLocation: sourceLocation)
    #expect(Double(outside) <= outliers * Double(b.count), "\(name)", sourceLocation: sourceLocation)
  }
}
