import Networks
import Runs
import Torch

/// What a recipe names and a training trains: heads on a network and the loss of a batch.
///
/// Instances live on the libtorch thread. Adding one is one file with a type that conforms, its test, and one line in
/// `MethodRegistry`. Those that give class maps are `Method`s.
public protocol TrainableMethod: AnyObject, SendableMetatype {
  /// The method with all of its switches.
  static var declaration: MethodDeclaration { get }

  /// Builds the heads on a network, with random weights from libtorch's generator.
  ///
  /// - Parameters:
  ///   - recipe: A complete recipe of this method.
  ///   - classes: K, foreground classes.
  /// - Throws: `MethodError` for settings that do not fit each other or the network.
  init(_ recipe: Recipe, on network: any Network, classes: Int) throws

  var network: any Network { get }
  /// K
  var classes: Int { get }
  /// The new weights by name, without the network's.
  var heads: StateDictionary { get }
  /// The dilation of `fc6`, where the network is VGG16-LargeFOV.
  static var fc6Dilation: Int { get }

  /// The saliency maps that the losses read; nil: none.
  var saliencyNeed: SaliencyNeed? { get }

  /// The named loss terms of a batch at a point of the schedule.
  func lossTerms(of batch: TrainingBatch, at point: SchedulePoint) -> [LossTerm]
}

/// A method that sees classes in images: it gives class maps.
public protocol Method: TrainableMethod {
  /// Whether the maps have a background channel, the last one.
  static var learnsBackground: Bool { get }
  /// The same of this instance, for methods that stand on others.
  var learnsBackground: Bool { get }

  /// The maps of a batch of normalised images [B,3,H,W], without dropout and gradient.
  func view(of images: Tensor) -> ViewMaps

  /// The same where it is known which classes may appear, from 1; a method whose maps of one class depend on which
  /// others are present implements it.
  func view(of images: Tensor, among classes: [Int]) -> ViewMaps

  /// The features [B,D,h,w] by which pixels are alike, of normalised images [B,3,H,W], without dropout and gradient: the
  /// network's last ones unless the method has learnt better ones.
  func comparedFeatures(of images: Tensor) -> Tensor

  /// The maps that the method adds to the CAM and the seed.
  static var maps: [MethodMap] { get }

  /// One of `maps` for one normalised image [1,3,H,W], without dropout and gradient, on the grid of the method.
  ///
  /// - Parameter name: A name of `maps`; another one is a mistake.
  /// - Returns: [1,K',h,w] for class scores of K' classes, else [1,1,h,w].
  func map(_ name: String, of image: Tensor, at query: MapQuery) -> Tensor
}

/// What a method sees in one view of a batch.
public struct ViewMaps {
  /// Class logits at every cell [B,K,h,w]; their spatial mean is the classifier's score (METHODS §6.6).
  public var logits: Tensor
  /// What is added over views, not negative: [B,K,h,w], or [B,K+1,h,w] with the background last.
  public var evidence: Tensor

  public init(logits: Tensor, evidence: Tensor) {
    self.logits = logits
    self.evidence = evidence
  }
}

extension Method {
  public var learnsBackground: Bool { Self.learnsBackground }

  public static var maps: [MethodMap] { [] }

  public func comparedFeatures(of images: Tensor) -> Tensor { network.features(images, training: false).last }

  public func map(_ name: String, of image: Tensor, at query: MapQuery) -> Tensor {
    preconditionFailure("\(Self.declaration.name) adds no map '\(name)'")
  }

  public func view(of images: Tensor, among classes: [Int]) -> ViewMaps { view(of: images) }
}

extension TrainableMethod {
  public static var fc6Dilation: Int { 1 }

  public var saliencyNeed: SaliencyNeed? { nil }

  /// Everything that a checkpoint keeps: the network under its published names, the heads under `head.`.
  public var state: StateDictionary {
    var state = StateDictionary()
    state.append(network.state)
    state.append(heads, under: headPrefix)
    return state
  }
}

/// What the names of heads begin with in checkpoints.
public let headPrefix = "head."
