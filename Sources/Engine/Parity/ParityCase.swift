import Foundation
import Networks
import Torch

/// A parity case: the inputs of an operation, its settings, and what a correct program gives.
@TorchActor
package struct ParityCase {
  /// The file's name without its ending.
  package let name: String
  /// The operation.
  package let operation: String
  package let settings: ParitySettings
  package let tolerance: ParityTolerance
  /// The folder of weight files that cases may name.
  package let weights: String?
  private let file: SafetensorsFile

  /// Opens a file.
  ///
  /// - Throws: `ParityError.notACase`, `WeightError` or `FileFailure`.
  package init(_ path: String, weights: String? = nil) throws {
    file = try SafetensorsFile(path)
    name = ((path as NSString).lastPathComponent as NSString).deletingPathExtension
    func refusal(_ reason: String) -> ParityError { .notACase(path: path, reason: reason) }
    guard let operation = file.metadata["op"], !operation.isEmpty else {
      throw refusal("it names no operation")
    }
    guard let tolerance = ParityTolerance(metadata: file.metadata) else {
      throw refusal("it has no tolerances")
    }
    self.operation = operation
    self.tolerance = tolerance
    self.weights = weights
    do {
      settings = try ParitySettings(file.metadata["set"] ?? "")
    } catch {
      throw refusal("\(error)")
    }
    guard !outputs.isEmpty else { throw refusal("it expects no output") }
  }

  /// The names of the expected outputs.
  package var outputs: [String] {
    file.entries.keys.filter { $0.hasPrefix(Self.output) }.sorted().map {
      String($0.dropFirst(Self.output.count))
    }
  }

  /// What a correct program gives.
  package func expected(_ name: String) throws -> Tensor { try file.tensor(Self.output + name) }

  package func has(_ input: String) -> Bool { file.entries[Self.input + input] != nil }

  /// An input of real numbers as float32.
  ///
  /// - Parameter rank: How many axes it may have.
  package func real(_ input: String, rank: ClosedRange<Int>) throws -> Tensor {
    try tensor(input, rank: rank, types: [.float32, .float16, .float64, .bfloat16]).converted(to: .float32)
  }

  /// An input of real numbers of a known shape as float32.
  package func real(_ input: String, shape: [Int]) throws -> Tensor {
    let x = try real(input, rank: shape.count...shape.count)
    guard x.shape == shape else {
      throw ParityError.input(input, reason: "has the shape \(x.shape) and not \(shape)")
    }
    return x
  }

  /// An input of bytes: an image, a mask or a label map.
  package func bytes(_ input: String, rank: Int) throws -> Tensor {
    try tensor(input, rank: rank...rank, types: [.uint8])
  }

  /// An input of positions or labels as int64.
  package func integers(_ input: String, rank: ClosedRange<Int>) throws -> Tensor {
    try tensor(input, rank: rank, types: [.int64, .int32, .uint8]).converted(to: .int64)
  }

  /// The element type of an input; nil where there is none.
  package func type(of input: String) -> ElementType? { file.entries[Self.input + input]?.type }

  /// The weight file that a case names.
  ///
  /// - Throws: `ParityError.absentWeights` where it is not there, which skips the case.
  package func weightFile(_ name: String) throws -> SafetensorsFile {
    guard !name.contains("/") else {
      throw ParityError.setting("weights", reason: "is '\(name)', which is no file name")
    }
    guard let weights, FileManager.default.fileExists(atPath: "\(weights)/\(name)") else {
      throw ParityError.absentWeights(name)
    }
    return try SafetensorsFile("\(weights)/\(name)")
  }

  private static let input = "in."
  private static let output = "out."

  private func tensor(_ input: String, rank: ClosedRange<Int>, types: [ElementType]) throws -> Tensor {
    guard let entry = file.entries[Self.input + input] else {
      throw ParityError.input(input, reason: "is missing")
    }
    guard rank.contains(entry.shape.count) else {
      throw ParityError.input(input, reason: "has the shape \(entry.shape) with \(entry.shape.count) axes")
    }
    guard types.contains(entry.type) else {
      throw ParityError.input(input, reason: "holds \(entry.type.rawValue) and not \(types[0].rawValue)")
    }
    return try file.tensor(Self.input + input)
  }
}
