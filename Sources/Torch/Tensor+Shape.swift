import CTorch

extension Tensor {
  /// The same elements, row-major, in another shape; one length may be −1 and follows from the others.
  public func reshaped(to shape: [Int], file: StaticString = #fileID, line: UInt = #line) -> Tensor {
    Tensor.require("reshaped(to: \(shape))", [self], file, line) {
      ct_reshape(raw, shape.wide, Int32(shape.count))
    }
  }

  /// The axes in another order: axis i of the result is axis `order[i]`.
  public func permuted(_ order: [Int], file: StaticString = #fileID, line: UInt = #line) -> Tensor {
    Tensor.require("permuted(\(order))", [self], file, line) {
      ct_permute(raw, order.wide, Int32(order.count))
    }
  }

  /// Two axes exchanged.
  public func transposed(
    _ a: Axis = .index(-2), _ b: Axis = .index(-1), file: StaticString = #fileID, line: UInt = #line
  ) -> Tensor {
    Tensor.require("transposed(\(a), \(b))", [self], file, line) { ct_transpose(raw, a.number, b.number) }
  }

  /// A new axis of length one.
  public func unsqueezed(at axis: Axis, file: StaticString = #fileID, line: UInt = #line) -> Tensor {
    Tensor.require("unsqueezed(at: \(axis))", [self], file, line) { ct_unsqueeze(raw, axis.number) }
  }

  /// An axis of length one removed; any other length is a mistake.
  public func squeezed(at axis: Axis, file: StaticString = #fileID, line: UInt = #line) -> Tensor {
    Tensor.require("squeezed(at: \(axis))", [self], file, line) { ct_squeeze(raw, axis.number) }
  }

  /// A view in which axes of length one repeat; −1 keeps a length.
  public func expanded(to shape: [Int], file: StaticString = #fileID, line: UInt = #line) -> Tensor {
    Tensor.require("expanded(to: \(shape))", [self], file, line) {
      ct_expand(raw, shape.wide, Int32(shape.count))
    }
  }

  /// Part of an axis, as a view; a range outside the axis is a mistake.
  public func slice(
    along axis: Axis, _ range: Range<Int>, step: Int = 1, file: StaticString = #fileID, line: UInt = #line
  ) -> Tensor {
    Tensor.require("slice(along: \(axis), \(range))", [self], file, line) {
      ct_slice(raw, axis.number, Int64(range.lowerBound), Int64(range.upperBound), Int64(step))
    }
  }

  /// One position of an axis, which disappears.
  public func element(
    _ index: Int, along axis: Axis, file: StaticString = #fileID, line: UInt = #line
  ) -> Tensor {
    slice(along: axis, index..<index + 1, file: file, line: line).squeezed(at: axis, file: file, line: line)
  }

  /// The order along the axes reversed.
  public func flipped(along axes: Axis..., file: StaticString = #fileID, line: UInt = #line) -> Tensor {
    Tensor.require("flipped(along: \(axes))", [self], file, line) {
      ct_flip(raw, axes.numbers, Int32(axes.count))
    }
  }

  /// What fills the border of a padded batch.
  public enum Padding: Hashable, Sendable {
    case constant(Double)
    case reflected
    case replicated
  }

  /// A border around the last two axes.
  ///
  /// A negative amount is a mistake (libtorch would crop silently).
  public func padded(
    top: Int = 0, bottom: Int = 0, left: Int = 0, right: Int = 0, with padding: Padding = .constant(0),
    file: StaticString = #fileID, line: UInt = #line
  ) -> Tensor {
    let amounts = [left, right, top, bottom].wide
    let (mode, value): (ct_pad_mode, Double) =
      switch padding {
      case .constant(let value): (ct_pad_constant, value)
      case .reflected: (ct_pad_reflect, 0)
      case .replicated: (ct_pad_replicate, 0)
      }
    return Tensor.require("padded", [self], file, line) { ct_pad(raw, amounts, 4, mode, value) }
  }

  /// The neighbourhoods of every pixel side by side: [B,C,H,W] → [B, C·kernel², H·W] with zero padding that
  /// keeps the size.
  public func unfolded(
    kernel: Int, dilation: Int = 1, file: StaticString = #fileID, line: UInt = #line
  ) -> Tensor {
    let pad = Int64(dilation * (kernel - 1) / 2)
    return Tensor.require("unfolded(kernel: \(kernel))", [self], file, line) {
      ct_unfold(
        raw, [kernel, kernel].wide, [dilation, dilation].wide, [pad, pad], [1, 1])
    }
  }
}

/// Tensors one after the other along an axis that they have.
public func concatenated(
  _ xs: [Tensor], along axis: Axis, file: StaticString = #fileID, line: UInt = #line
) -> Tensor {
  Tensor.require("concatenated(along: \(axis))", xs, file, line) {
    ct_cat(xs.handles, Int32(xs.count), axis.number)
  }
}

/// Tensors of one shape side by side along a new axis.
public func stacked(
  _ xs: [Tensor], along axis: Axis = .batch, file: StaticString = #fileID, line: UInt = #line
) -> Tensor {
  Tensor.require("stacked(along: \(axis))", xs, file, line) {
    ct_stack(xs.handles, Int32(xs.count), axis.number)
  }
}
