import Torch

/// A file of `torch.save`, in either of PyTorch's formats, read without executing its pickle.
///
/// What it holds is found when the file is opened and every tensor is checked against its storage; elements are read
/// when a tensor is asked for.
public final class PyTorchFile: WeightFile {
  public let format: WeightFormat
  public let metadata: [String: String]
  public let remarks: [String]
  public let names: [String]

  private let file: PositionedFile
  private let views: [String: StorageView]
  /// The bytes of each storage in the file.
  private let storages: [String: Range<Int>]

  public var path: String { file.path }

  /// No pickle of a state dictionary is longer: that of the largest network has some hundred kilobytes.
  static let largestPickle = 16 << 20

  init(
    _ file: PositionedFile, format: WeightFormat, root: PickleValue, heap: PickleHeap,
    storages: [String: Range<Int>]
  ) throws {
    let content = PyTorchContent(root, heap: heap)
    guard !content.tensors.isEmpty else {
      throw WeightError.malformed(path: file.path, reason: "it holds no dictionary of tensors")
    }
    var views: [String: StorageView] = [:]
    for (name, tensor) in content.tensors {
      do {
        views[name] = try StorageView(tensor, storages: storages)
      } catch {
        throw WeightError.malformed(path: file.path, reason: "its tensor \(name) \(error.clause)")
      }
    }
    self.file = file
    self.format = format
    self.views = views
    self.storages = storages
    names = content.tensors.map(\.name)
    metadata = content.metadata
    remarks = content.remarks
  }

  public func facts(_ name: String) -> TensorFacts? {
    views[name].map { TensorFacts(type: $0.type, shape: $0.shape) }
  }

  public func tensor(_ name: String) throws -> Tensor {
    guard let view = views[name], let storage = storages[view.storage] else {
      throw WeightError.missingTensor(path: path, name: name)
    }
    let bytes = try file.read(at: storage.lowerBound + view.bytes.lowerBound, count: view.bytes.count)
    let elements = view.isContiguous ? bytes : view.gathered(from: bytes)
    return elements.withUnsafeBytes { Tensor(bytes: $0, shape: view.shape, type: view.type) }
  }
}
