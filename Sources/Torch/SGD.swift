import CTorch

/// Which number the momentum slot receives.
public enum MomentumPolicy: Hashable, Sendable {
  /// The weight decay, as in the official code of PSA, SEAM, PPC, EPS, IRN and Puzzle-CAM, whose optimiser
  /// hands its arguments on by position (METHODS §0.3).
  case officialQuirk
  case value(Double)
}

/// Stochastic gradient descent as in PyTorch, dampening 0, over groups of parameters, with the poly schedule.
///
///     d = g + λ·p        b = m·b + d        p ← p − lr_t·k·(nesterov ? d + m·b : b)
///
/// λ and k are the group's weight decay and rate multiplier; b starts at zero, so that the first step takes d
/// itself. Parameters without a gradient stay as they are.
public final class SGD {
  /// Parameters that share a rate and a decay.
  public struct Group {
    public var parameters: [Tensor]
    /// k; the papers use 1 and 2 for pretrained weights and biases, 10 and 20 for new ones.
    public var rateMultiplier: Double
    /// λ.
    public var weightDecay: Double

    public init(parameters: [Tensor], rateMultiplier: Double = 1, weightDecay: Double) {
      self.parameters = parameters
      self.rateMultiplier = rateMultiplier
      self.weightDecay = weightDecay
    }
  }

  public let groups: [Group]
  public let schedule: PolySchedule
  /// m.
  public let momentum: Double
  public let nesterov: Bool
  /// Steps taken.
  public private(set) var step = 0
  /// The momentum buffers, group by group, in the order of the parameters; empty where the momentum is 0.
  public let buffers: [[Tensor]]

  /// Prepares the buffers.
  ///
  /// - Parameter weightDecay: the recipe's decay, which `officialQuirk` takes as momentum; groups state their
  ///   own.
  public init(
    groups: [Group], schedule: PolySchedule, weightDecay: Double, momentum: MomentumPolicy,
    nesterov: Bool = false
  ) {
    self.groups = groups
    self.schedule = schedule
    self.momentum =
      switch momentum {
      case .officialQuirk: weightDecay
      case .value(let value): value
      }
    self.nesterov = nesterov
    let needsBuffers = self.momentum != 0
    buffers = groups.map { needsBuffers ? $0.parameters.map { Tensor.zeros(like: $0.detached()) } : [] }
  }

  /// The rate of the next step, before the groups' multipliers.
  public var rate: Double { schedule.rate(at: step) }

  /// Updates all parameters from their gradients and forgets the gradients.
  public func update(file: StaticString = #fileID, line: UInt = #line) {
    for (group, buffers) in zip(groups, buffers) {
      let rate = self.rate * group.rateMultiplier
      Tensor.require("SGD.update", group.parameters + buffers, file, line) {
        ct_sgd_step(
          group.parameters.handles, buffers.isEmpty ? nil : buffers.handles, Int32(group.parameters.count),
          rate, group.weightDecay, momentum, nesterov)
      }
      clearGradients(of: group.parameters)
    }
    step += 1
  }

  /// Goes on from a saved state: the step that comes next and the buffers of the same groups.
  public func restore(step: Int, buffers saved: [[Tensor]], file: StaticString = #fileID, line: UInt = #line)
  {
    precondition(
      saved.map(\.count) == buffers.map(\.count), "SGD.restore: buffers of other groups", file: file,
      line: line)
    for (mine, theirs) in zip(buffers.joined(), saved.joined()) {
      mine.copy(from: theirs, file: file, line: line)
    }
    self.step = step
  }
}
