import Torch

/// A file of named tensors, whatever its format; nothing in it is ever executed.
public protocol WeightFile: Sendable {
  var path: String { get }
  var format: WeightFormat { get }
  /// Texts beside the tensors.
  var metadata: [String: String] { get }
  /// Sentences for a person about how the tensors were found.
  var remarks: [String] { get }
  /// The names in the order of the file.
  var names: [String] { get }

  /// Type and shape of a tensor; nil: there is none of that name.
  func facts(_ name: String) -> TensorFacts?

  /// One tensor.
  ///
  /// - Throws: `WeightError.missingTensor`, or `FileFailure` and `WeightError.malformed` where the file changed.
  func tensor(_ name: String) throws -> Tensor
}

/// What a file says about a tensor.
public struct TensorFacts: Hashable, Sendable {
  public let type: ElementType
  public let shape: [Int]

  public init(type: ElementType, shape: [Int]) {
    self.type = type
    self.shape = shape
  }
}

/// Opens weight files of every format.
public enum WeightFiles {
  /// Opens a file by the format of its first bytes.
  ///
  /// - Throws: `FileFailure` where it cannot be read, `WeightError.malformed` where it is damaged or no weight file,
  ///   `WeightError.refused` where it asks to run something.
  public static func open(_ path: String) throws -> any WeightFile {
    let file = try PositionedFile(path)
    let prefix = try file.read(at: 0, count: min(file.size, WeightFormat.prefixLength))
    switch WeightFormat.recognised(prefix) {
    case .safetensors: return try SafetensorsFile(file)
    case .pytorchArchive: return try PyTorchFile(archive: file)
    case .pytorchLegacy: return try PyTorchFile(legacy: file)
    case nil:
      // The name decides nothing but the sentence: a damaged safetensors file is told what is damaged.
      if path.hasSuffix(".safetensors") { return try SafetensorsFile(file) }
      throw WeightError.malformed(
        path: path,
        reason: file.size == 0 ? "it is empty" : "it is neither a safetensors nor a PyTorch file")
    }
  }
}
