#if canImport(Glibc)
  import Glibc
#endif

/// The learning rate of the papers: lr_t = lr·(1 − t/T)^p, from t = T on the last value (METHODS §0.3).
public struct PolySchedule: Hashable, Sendable {
  /// The rate of step 0.
  public var rate: Double
  /// T, the steps of the whole training.
  public var steps: Int
  /// p, the exponent.
  public var power: Double

  public init(rate: Double, steps: Int, power: Double = 0.9) {
    precondition(steps > 0, "PolySchedule: \(steps) steps")
    self.rate = rate
    self.steps = steps
    self.power = power
  }

  /// The rate of step t, counted from 0.
  public func rate(at step: Int) -> Double {
    let t = Double(min(step, steps - 1))
    return rate * Glibc.pow(1 - t / Double(steps), power)
  }
}
