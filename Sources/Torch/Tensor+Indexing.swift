import CTorch

extension Tensor {
  /// The positions `index` (int64, one-dimensional) of an axis.
  public func selecting(
    _ index: Tensor, along axis: Axis, file: StaticString = #fileID, line: UInt = #line
  ) -> Tensor {
    Tensor.require("selecting(along: \(axis))", [self, index], file, line) {
      ct_index_select(raw, axis.number, index.raw)
    }
  }

  /// For each place of `index` (int64, same rank) the element at that position of the axis.
  public func gathering(
    _ index: Tensor, along axis: Axis, file: StaticString = #fileID, line: UInt = #line
  ) -> Tensor {
    Tensor.require("gathering(along: \(axis))", [self, index], file, line) {
      ct_gather(raw, axis.number, index.raw)
    }
  }

  /// `self` with `source` added at the positions `index` of an axis; equal positions add up.
  public func adding(
    _ source: Tensor, at index: Tensor, along axis: Axis, file: StaticString = #fileID, line: UInt = #line
  ) -> Tensor {
    Tensor.require("adding(at:along: \(axis))", [self, index, source], file, line) {
      ct_index_add(raw, axis.number, index.raw, source.raw)
    }
  }

  /// The elements where the mask (bool, same shape) holds, row-major, one-dimensional.
  public func selecting(
    where mask: Tensor, file: StaticString = #fileID, line: UInt = #line
  ) -> Tensor {
    Tensor.require("selecting(where:)", [self, mask], file, line) { ct_masked_select(raw, mask.raw) }
  }

  /// The places of elements that are not zero, [count, rank] int64, row-major.
  public func nonZeroPlaces() -> Tensor {
    Tensor.require("nonZeroPlaces", [self], #fileID, #line) { ct_nonzero(raw) }
  }

  /// The k largest (or smallest) elements along an axis in order, and their positions.
  ///
  /// The order of equal elements is not defined; `sorted(along:descending:)` keeps it.
  public func topK(
    _ k: Int, along axis: Axis, largest: Bool = true, file: StaticString = #fileID, line: UInt = #line
  ) -> (values: Tensor, indices: Tensor) {
    pair("topK(\(k), along: \(axis))", file, line) {
      ct_topk(raw, Int64(k), axis.number, largest, &$0, &$1)
    }
  }

  /// The elements along an axis in order, and their former positions; equal elements keep their order.
  public func sorted(
    along axis: Axis, descending: Bool = false, file: StaticString = #fileID, line: UInt = #line
  ) -> (values: Tensor, indices: Tensor) {
    pair("sorted(along: \(axis))", file, line) { ct_sort(raw, axis.number, descending, &$0, &$1) }
  }

  private func pair(
    _ operation: @autoclosure () -> String, _ file: StaticString, _ line: UInt,
    _ body: (inout ct_tensor?, inout ct_tensor?) -> Bool
  ) -> (values: Tensor, indices: Tensor) {
    var values: ct_tensor?
    var indices: ct_tensor?
    Tensor.require(operation(), [self], file, line) { body(&values, &indices) }
    guard let values, let indices else { fatalError("\(operation()): an answer without tensors") }
    return (Tensor(owning: values), Tensor(owning: indices))
  }
}
