/// The loss terms of one training step, a line of `losses.jsonl`.
public struct LossRecord: Hashable, Sendable, Codable {
  /// Steps done, over all epochs, from 1.
  public var step: Int
  /// From 1.
  public var epoch: Int
  /// The learning rate of pretrained weights in this step.
  public var rate: Double
  /// Term → value; `total` is what was descended.
  ///
  /// A value that is not finite is written as null and read as NaN.
  public var terms: [String: Double]
  /// Seconds from the training's beginning to the end of this step, without the time between a stop and a resume; nil:
  /// not recorded.
  public var seconds: Double?

  public init(step: Int, epoch: Int, rate: Double, terms: [String: Double], seconds: Double? = nil) {
    self.step = step
    self.epoch = epoch
    self.rate = rate
    self.terms = terms
    self.seconds = seconds
  }

  private enum CodingKeys: String, CodingKey { case step, epoch, rate, terms, seconds }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    step = try container.decode(Int.self, forKey: .step)
    epoch = try container.decode(Int.self, forKey: .epoch)
    rate = try container.decode(Double.self, forKey: .rate)
    terms = try container.decode([String: Double?].self, forKey: .terms).mapValues { $0 ?? .nan }
    seconds = try container.decodeIfPresent(Double.self, forKey: .seconds)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(step, forKey: .step)
    try container.encode(epoch, forKey: .epoch)
    try container.encode(rate, forKey: .rate)
    try container.encode(terms.mapValues { $0.isFinite ? $0 : nil }, forKey: .terms)
    try container.encodeIfPresent(seconds, forKey: .seconds)
  }
}
