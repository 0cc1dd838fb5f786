/// What a training ran with beside its recipe: everything that its numbers depend on, for `environment.json`.
public struct RunEnvironment: Hashable, Sendable, Codable {
  /// The VOC folder, absolute.
  public var data: String
  /// The split it trains on, and the one its epochs are scored on; nil: the recipe's.
  public var split: String?
  /// The weights it starts from; nil: random.
  public var weights: String?
  /// SHA-256 of the weights file, 64 hexadecimal digits.
  public var weightsChecksum: String?
  /// The run whose weights it starts from, or whose class maps teach it.
  public var from: String?
  /// The epoch of that run, its newest then.
  public var fromEpoch: Int?
  /// The run it was derived from, for comparisons.
  public var parent: String?
  /// The list of images whose masks it learns from: a split's name or a file's path; nil: none.
  public var labelled: String?
  /// SHA-256 of the names in that list, 64 hexadecimal digits.
  public var labelledChecksum: String?
  /// What it learns from; nil: an older version did not record it.
  public var supervision: SupervisionRecord?
  /// The recipe as it was asked for, `cam@voc` or a file's path.
  public var recipeName: String
  /// `cpu`, `cuda`.
  public var device: String
  public var threads: Int
  /// `fp32` or `bf16`.
  public var precision: String
  /// The version of libtorch.
  public var libtorch: String
  /// The name of the BLAS library.
  public var blas: String
  /// The version of camscope.
  public var camscope: String

  public init(
    data: String, split: String? = nil, weights: String? = nil, weightsChecksum: String? = nil,
    from: String? = nil, fromEpoch: Int? = nil, parent: String? = nil, labelled: String? = nil,
    labelledChecksum: String? = nil, supervision: SupervisionRecord? = nil, recipeName: String,
    device: String, threads: Int, precision: String, libtorch: String, blas: String,
    camscope: String = Version.camscope
  ) {
    self.data = data
    self.split = split
    self.weights = weights
    self.weightsChecksum = weightsChecksum
    self.from = from
    self.fromEpoch = fromEpoch
    self.parent = parent
    self.labelled = labelled
    self.labelledChecksum = labelledChecksum
    self.supervision = supervision
    self.recipeName = recipeName
    self.device = device
    self.threads = threads
    self.precision = precision
    self.libtorch = libtorch
    self.blas = blas
    self.camscope = camscope
  }

  /// The saliency maps it is taught by: their folder, what made them where that is known, and how many are damaged on
  /// purpose; nil: none.
  public var saliency: String? { supervision?.parts.first { $0.kind == .saliency }?.source }
}
