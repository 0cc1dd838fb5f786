import Runs

/// Class maps or pseudo-masks of every image of a split, as files.
public struct ExportRequest: Hashable, Sendable, Codable {
  /// The run's folder, as an absolute path on the engine's machine.
  public var run: String
  /// nil: the newest.
  public var epoch: Int?
  /// The VOC folder, absolute.
  public var data: String
  public var split: String
  /// The folder that the files go to, absolute; made where absent.
  public var out: String
  /// Of class maps: `safetensors` or `png`.
  ///
  /// Pseudo-masks are always PNG.
  public var format: String
  /// A chain of refinements, `pamr,crf:psa`; nil: none.
  public var refine: String?
  /// The folder of the run of affinities that walks go along, absolute; nil: the newest that the run has taught.
  public var affinity: String?
  /// A background rule; nil: the run's recipe's.
  public var background: String?
  /// The saliency maps that a background rule reads, by name or absolute path; nil: those that taught the run, or the
  /// first that the data has.
  public var saliency: String?
  /// Components that act at inference and differ from the run's recipe.
  public var settings: [String: SettingValue]
  public var device: String
  public var threads: Int?
  public var json: Bool

  public init(
    run: String, epoch: Int? = nil, data: String, split: String, out: String, format: String = "png",
    refine: String? = nil, affinity: String? = nil, background: String? = nil, saliency: String? = nil,
    settings: [String: SettingValue] = [:],
    device: String = "cpu", threads: Int? = nil, json: Bool = false
  ) {
    self.run = run
    self.epoch = epoch
    self.data = data
    self.split = split
    self.out = out
    self.format = format
    self.refine = refine
    self.affinity = affinity
    self.background = background
    self.saliency = saliency
    self.settings = settings
    self.device = device
    self.threads = threads
    self.json = json
  }
}
