import CTorch

extension Tensor {
  /// Whether operations on this tensor are recorded for `backward()`.
  public var requiresGradient: Bool { withExtendedLifetime(handle) { ct_requires_grad(raw) } }

  /// Turns recording on or off, for tensors that no operation produced: parameters and inputs.
  public func setRequiresGradient(_ on: Bool, file: StaticString = #fileID, line: UInt = #line) {
    Tensor.require("setRequiresGradient(\(on))", [self], file, line) { ct_set_requires_grad(raw, on) }
  }

  /// The same tensor with recording turned on.
  public func requiringGradient(file: StaticString = #fileID, line: UInt = #line) -> Tensor {
    setRequiresGradient(true, file: file, line: line)
    return self
  }

  /// The gradient that backward passes have added up, or nil where none has arrived.
  public var gradient: Tensor? {
    withExtendedLifetime(handle) { ct_grad(raw) }.map(Tensor.init(owning:))
  }

  /// Puts a gradient in place of what backward passes have added up.
  public func setGradient(_ gradient: Tensor, file: StaticString = #fileID, line: UInt = #line) {
    Tensor.require("setGradient", [self, gradient], file, line) { ct_set_grad(raw, gradient.raw) }
  }

  /// The same elements outside the graph.
  public func detached() -> Tensor {
    Tensor.require("detached", [self], #fileID, #line) { ct_detach(raw) }
  }

  /// Adds the derivatives of this scalar to `gradient` of every parameter it depends on.
  public func backward(file: StaticString = #fileID, line: UInt = #line) {
    Tensor.require("backward", [self], file, line) { ct_backward(raw) }
  }
}

/// Forgets the gradients of the tensors.
public func clearGradients(of tensors: [Tensor]) {
  Tensor.require("clearGradients", tensors, #fileID, #line) {
    ct_clear_grads(tensors.handles, Int32(tensors.count))
  }
}

/// Runs a closure without recording.
///
/// Synchronous only: the mode belongs to the thread.
public func noGrad<Result>(_ body: () throws -> Result) rethrows -> Result {
  let before = ct_set_grad_mode(false)
  defer { _ = ct_set_grad_mode(before) }
  return try body()
}

/// The precision in which convolutions and products are computed.
public enum Precision: String, Hashable, Sendable, CaseIterable {
  case float32
  /// Convolutions and products in bfloat16, everything that needs it in float32; parameters stay float32.
  case bfloat16
}

/// Runs a closure with mixed precision.
///
/// Synchronous only: the mode belongs to the thread. The forward pass belongs inside, the backward pass outside.
public func autocast<Result>(_ precision: Precision, _ body: () throws -> Result) rethrows -> Result {
  let before = ct_set_autocast(precision == .bfloat16)
  defer { _ = ct_set_autocast(before) }
  return try body()
}
