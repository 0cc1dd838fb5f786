/// The training of the bundled network's backbone on painted single objects.
public struct PretrainRequest: Hashable, Sendable, Codable {
  /// The network, `paintnet`.
  public var network: String
  /// The weights file that is written, absolute.
  public var out: String
  /// How many objects are painted for an epoch; nil: the default of the training.
  public var images: Int?
  public var epochs: Int?
  public var seed: Int
  public var device: String
  public var threads: Int?
  public var json: Bool

  public init(
    network: String = "paintnet", out: String, images: Int? = nil, epochs: Int? = nil, seed: Int = 0,
    device: String = "cpu", threads: Int? = nil, json: Bool = false
  ) {
    self.network = network
    self.out = out
    self.images = images
    self.epochs = epochs
    self.seed = seed
    self.device = device
    self.threads = threads
    self.json = json
  }
}
