import CTorch

// Reductions over the named axes; no axis means all. `keeping` leaves reduced axes with length one.
extension Tensor {
  /// Σ x over the axes.
  public func sum(
    along axes: Axis..., keeping: Bool = false, file: StaticString = #fileID, line: UInt = #line
  ) -> Tensor {
    reduced("sum", axes, keeping, file, line, ct_sum)
  }

  /// Mean over the axes.
  public func mean(
    along axes: Axis..., keeping: Bool = false, file: StaticString = #fileID, line: UInt = #line
  ) -> Tensor {
    reduced("mean", axes, keeping, file, line, ct_mean)
  }

  /// Largest element over the axes; ties share the gradient.
  public func maximum(
    along axes: Axis..., keeping: Bool = false, file: StaticString = #fileID, line: UInt = #line
  ) -> Tensor {
    reduced("maximum", axes, keeping, file, line, ct_amax)
  }

  /// Smallest element over the axes; ties share the gradient.
  public func minimum(
    along axes: Axis..., keeping: Bool = false, file: StaticString = #fileID, line: UInt = #line
  ) -> Tensor {
    reduced("minimum", axes, keeping, file, line, ct_amin)
  }

  /// √Σ x² over the axes.
  public func norm(
    along axes: Axis..., keeping: Bool = false, file: StaticString = #fileID, line: UInt = #line
  ) -> Tensor {
    reduced("norm", axes, keeping, file, line, ct_norm)
  }

  /// log Σ exp x over the axes, without overflow.
  public func logSumExp(
    along axes: Axis..., keeping: Bool = false, file: StaticString = #fileID, line: UInt = #line
  ) -> Tensor {
    reduced("logSumExp", axes, keeping, file, line, ct_logsumexp)
  }

  /// The position of the largest element; the first of equal ones.
  ///
  /// The type is int64.
  public func argmax(
    along axis: Axis, keeping: Bool = false, file: StaticString = #fileID, line: UInt = #line
  ) -> Tensor {
    Tensor.require("argmax(along: \(axis))", [self], file, line) { ct_argmax(raw, axis.number, keeping) }
  }

  /// Running sum along an axis.
  public func cumulativeSum(
    along axis: Axis, file: StaticString = #fileID, line: UInt = #line
  ) -> Tensor {
    Tensor.require("cumulativeSum(along: \(axis))", [self], file, line) { ct_cumsum(raw, axis.number) }
  }

  private func reduced(
    _ operation: StaticString, _ axes: [Axis], _ keeping: Bool, _ file: StaticString, _ line: UInt,
    _ function: (ct_tensor?, UnsafePointer<Int64>?, Int32, Bool) -> ct_tensor?
  ) -> Tensor {
    Tensor.require("\(operation)(along: \(axes))", [self], file, line) {
      function(raw, axes.numbers, Int32(axes.count), keeping)
    }
  }
}
