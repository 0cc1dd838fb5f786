import Torch

/// A tensor as a view of a storage, checked against it.
struct StorageView: Hashable, Sendable {
  let storage: String
  let type: ElementType
  let shape: [Int]
  /// The bytes of the storage between the first and the last element.
  let bytes: Range<Int>
  /// Whether the elements lie row-major without gaps.
  let isContiguous: Bool
  private let strides: [Int]

  /// What is wrong with a tensor, to follow its name.
  struct Flaw: Error, Hashable {
    let clause: String
  }

  /// Checks that every element lies within the storage, and the storage within the file.
  ///
  /// - Parameter storages: The bytes of each storage in the file.
  init(_ tensor: PickleTensor, storages: [String: Range<Int>]) throws(Flaw) {
    guard let type = tensor.storage.type.elementType else {
      throw Flaw(clause: "is of \(tensor.storage.type.rawValue), which camscope does not read")
    }
    guard let range = storages[tensor.storage.key] else {
      throw Flaw(clause: "has no storage \(tensor.storage.key) in the file")
    }
    let held = range.count / tensor.storage.type.size
    guard tensor.storage.count <= held else {
      throw Flaw(clause: "claims a storage of \(tensor.storage.count) elements where the file has \(held)")
    }
    guard tensor.offset >= 0, tensor.shape.allSatisfy({ $0 >= 0 }), tensor.strides.allSatisfy({ $0 >= 0 })
    else {
      throw Flaw(clause: "has the impossible shape \(tensor.shape)")
    }
    var (count, last) = (1, tensor.offset)
    if tensor.shape.contains(0) {
      count = 0
    } else {
      for (length, stride) in zip(tensor.shape, tensor.strides) {
        let (product, tooMany) = count.multipliedReportingOverflow(by: length)
        let (reach, tooFar) = stride.multipliedReportingOverflow(by: length - 1)
        let (sum, beyond) = last.addingReportingOverflow(reach)
        guard !tooMany, !tooFar, !beyond else {
          throw Flaw(clause: "has the impossible shape \(tensor.shape)")
        }
        (count, last) = (product, sum)
      }
    }
    // A view that repeats elements could claim any number of them.
    guard count <= tensor.storage.count, count == 0 || last < tensor.storage.count else {
      throw Flaw(
        clause: "of shape \(tensor.shape) reaches beyond its storage of \(tensor.storage.count) elements")
    }
    storage = tensor.storage.key
    self.type = type
    shape = tensor.shape
    strides = tensor.strides
    bytes = count == 0 ? 0..<0 : tensor.offset * type.size..<(last + 1) * type.size
    var dense = 1
    isContiguous = zip(shape, strides).reversed().allSatisfy { length, stride in
      defer { dense *= length }
      return length == 1 || stride == dense
    }
  }

  /// The elements row-major without gaps, from the bytes between the first and the last.
  func gathered(from source: [UInt8]) -> [UInt8] {
    let count = shape.reduce(1, *)
    guard count > 0 else { return [] }
    let size = type.size
    var index = [Int](repeating: 0, count: shape.count)
    var place = 0
    return [UInt8](unsafeUninitializedCapacity: count * size) { buffer, filled in
      while filled < count * size {
        for byte in 0..<size { buffer.initializeElement(at: filled + byte, to: source[place * size + byte]) }
        filled += size
        // The next index, the last axis first, as an odometer counts.
        for axis in shape.indices.reversed() {
          index[axis] += 1
          place += strides[axis]
          if index[axis] < shape[axis] { break }
          place -= strides[axis] * shape[axis]
          index[axis] = 0
        }
      }
    }
  }
}
