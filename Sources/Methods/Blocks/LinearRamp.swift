/// A weight that grows from zero over the first part of a training: α_t = min(α·t/(s·T), α); s = 0 keeps α
/// (METHODS §5.1).
public struct LinearRamp: Hashable, Sendable {
  /// α.
  public var peak: Double
  /// s, the share of the training.
  public var share: Double

  public init(peak: Double, share: Double) {
    self.peak = peak
    self.share = share
  }

  public func callAsFunction(at point: SchedulePoint) -> Double {
    let length = share * Double(point.steps)
    return length > 0 ? min(peak * Double(point.step) / length, peak) : peak
  }
}
