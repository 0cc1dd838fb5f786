import CTorch

/// An n-dimensional array with gradients: libtorch's tensor.
///
/// A `Tensor` shares its elements with its copies, as in PyTorch; no operation of this module changes a
/// tensor in place except `copy(from:)` and the optimiser. What this module offers, by file:
///
/// - `Tensor+Creation`, `Tensor+Data`: from arrays and raw bytes, and back; types, layouts, devices.
/// - `Tensor+Shape`: `reshaped(to:)`, `permuted(_:)`, `slice(along:_:)`, `padded(…)`,
///   `concatenated(_:along:)`, …
/// - `Tensor+Arithmetic`: `+ - * /` with broadcasting and scalars; comparisons `.== .< .>=` give bool
///   tensors.
/// - `Tensor+Reduction`: `sum(along: .height, .width, keeping: true)`, `mean`, `maximum`, `argmax`, …; no
///   axis means all.
/// - `Tensor+Indexing`: `selecting(_:along:)`, `gathering(_:along:)`, `topK(_:along:)`,
///   `sorted(along:descending:)`.
/// - `Maths`: `relu(x)`, `sigmoid(x)`, `softmax(x, along: .channel)`, `matmul(x, y)`,
///   `einsum("bkhw,ck->bchw", f, w)`, …
/// - `Convolution`, `Pooling`, `Normalisation`, `Resampling`, `Loss`.
/// - `Autograd`: `noGrad { }`, `autocast { }`, `x.backward()`, `x.gradient`, `x.detached()`.
/// - `SGD`, `PolySchedule`: the optimiser of the papers.
///
/// **Mistakes.** Shapes and types that do not fit are mistakes of the program: they trap with the operation,
/// the shapes and the place of the call. **Threads.** A tensor is not `Sendable`; all work on tensors runs on
/// `TorchActor`, and only plain arrays leave it.
///
///     let x = Tensor([1, 2, 3, 4], shape: [2, 2])
///     let p = softmax(x * 0.5 + 1, along: .channel)      // [2,2]
///     print(p.floats())
public struct Tensor {
  /// Owns one handle of the shim and frees it with the last copy of the tensor.
  final class Handle {
    let raw: ct_tensor

    /// Takes the handle over (+1).
    init(owning raw: ct_tensor) { self.raw = raw }

    deinit { ct_free(raw) }
  }

  let handle: Handle

  /// The shim's handle, for tests of refusals.
  package var raw: ct_tensor { handle.raw }

  /// Takes over a handle that the shim has returned (+1).
  init(owning raw: ct_tensor) { handle = Handle(owning: raw) }

  /// The number of axes.
  public var rank: Int { Int(withExtendedLifetime(handle) { ct_rank(handle.raw) }) }

  /// The length of each axis.
  public var shape: [Int] {
    withExtendedLifetime(handle) {
      var lengths = [Int64](repeating: 0, count: rank)
      ct_shape(handle.raw, &lengths)
      return lengths.map { Int($0) }
    }
  }

  /// The number of elements.
  public var count: Int { Int(withExtendedLifetime(handle) { ct_count(handle.raw) }) }

  /// The type of the elements.
  public var type: ElementType { ElementType(code: withExtendedLifetime(handle) { ct_type(handle.raw) }) }

  /// Where the elements lie.
  public var device: Device {
    withExtendedLifetime(handle) { ct_device_of(handle.raw) } == ct_device_cuda.rawValue ? .cuda : .cpu
  }

  /// The length of one axis.
  public func length(_ axis: Axis, file: StaticString = #fileID, line: UInt = #line) -> Int {
    let shape = self.shape
    let number = Int(axis.number)
    let index = number < 0 ? number + shape.count : number
    precondition(
      shape.indices.contains(index), "length: \(shape) has no axis \(axis)", file: file, line: line)
    return shape[index]
  }

  /// Whether two tensors are the same one, sharing their elements.
  public func isSame(as other: Tensor) -> Bool { handle === other.handle }

  /// Shape and type, as error texts show them.
  var signature: String { "\(shape) \(type.rawValue)" }
}

/// Tensors stay on the thread of `TorchActor`; plain arrays cross.
@available(*, unavailable)
extension Tensor: Sendable {}

extension Tensor: CustomStringConvertible {
  /// Shape and type, with the elements when they are few.
  public var description: String {
    let elements = count <= 64 && type != .bool ? " \(converted(to: .float32).floats())" : ""
    return "Tensor(\(signature)\(elements))"
  }
}
