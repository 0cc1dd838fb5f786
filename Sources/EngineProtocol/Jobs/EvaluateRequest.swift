import Runs

/// A score of one stage of one epoch over a split.
public struct EvaluateRequest: Hashable, Sendable, Codable {
  /// The run's folder, as an absolute path on the engine's machine.
  public var run: String
  /// nil: the newest.
  public var epoch: Int?
  /// The VOC folder, absolute.
  public var data: String
  public var split: String
  /// `seed`, `refined`, `mask`, `segmentation`.
  public var stage: String
  /// A chain of refinements, `pamr,crf:psa`; nil: none.
  public var refine: String?
  /// The folder of the run of affinities that walks go along, absolute; nil: the newest that the run has taught.
  public var affinity: String?
  /// A background rule; nil: the run's recipe's.
  public var background: String?
  /// The saliency maps that a background rule reads, by name or absolute path; nil: those that taught the run, or the
  /// first that the data has.
  public var saliency: String?
  /// Scan thresholds against the split's own ground truth; such a score is labelled `oracle-threshold`.
  public var scan: Bool
  /// Components that act at inference and differ from the run's recipe.
  public var settings: [String: SettingValue]
  public var device: String
  public var threads: Int?
  /// Which classes means over classes average: `zero`, `nan` or `gt`.
  public var emptyClasses: String
  /// Keep the scores and what was found of each image in the run's folder.
  public var keep: Bool
  public var json: Bool

  public init(
    run: String, epoch: Int? = nil, data: String, split: String, stage: String = "seed",
    refine: String? = nil, affinity: String? = nil, background: String? = nil,
    saliency: String? = nil, scan: Bool = false,
    settings: [String: SettingValue] = [:], device: String = "cpu", threads: Int? = nil,
    emptyClasses: String = "nan", keep: Bool = true, json: Bool = false
  ) {
    self.run = run
    self.epoch = epoch
    self.data = data
    self.split = split
    self.stage = stage
    self.refine = refine
    self.affinity = affinity
    self.background = background
    self.saliency = saliency
    self.scan = scan
    self.settings = settings
    self.device = device
    self.threads = threads
    self.emptyClasses = emptyClasses
    self.keep = keep
    self.json = json
  }
}
