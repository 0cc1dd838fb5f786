import Torch

/// What a network gives for a batch of images.
public struct FeatureMaps {
  /// The features that classifiers stand on, [B,D,h,w] at the output stride.
  public let last: Tensor
  /// The output of every stage, from fine to coarse; their names are `Network.tapNames`.
  public let taps: [Tensor]

  public init(last: Tensor, taps: [Tensor]) {
    self.last = last
    self.taps = taps
  }
}

/// A backbone: images in, feature maps out.
///
/// Heads are built on it by the methods.
public protocol Network: AnyObject {
  /// The name in the registry.
  var name: String { get }
  /// D, the width of the last features.
  var featureChannels: Int { get }
  /// The stages that `FeatureMaps.taps` come from, by the names that published files give them.
  var tapNames: [String] { get }
  /// The widths of the taps.
  var tapChannels: [Int] { get }
  /// How many times smaller the last features are than the image.
  var outputStride: Int { get }
  /// What the weights expect of an image; loading a file may change it.
  var input: InputConvention { get set }
  /// All tensors under the names that published files use.
  var state: StateDictionary { get }

  /// Features of normalised images.
  ///
  /// - Parameters:
  ///   - x: [B,3,H,W], as `input.normalisation` gives it.
  ///   - training: whether batch norms with the policy `trained` use and update batch statistics, and channels are
  ///     dropped where the network does so.
  func features(_ x: Tensor, training: Bool) -> FeatureMaps
}

extension Network {
  /// The output of one stage; a name that the network does not have is a mistake.
  public func tap(_ name: String, of maps: FeatureMaps) -> Tensor {
    guard let index = tapNames.firstIndex(of: name) else {
      preconditionFailure("\(self.name) has no tap \(name) but \(tapNames.joined(separator: ", "))")
    }
    return maps.taps[index]
  }
}

/// How a network is to be built.
public struct NetworkOptions: Hashable, Sendable {
  /// 8, 16 or 32, where the network offers it.
  public var outputStride: Int
  public var batchNorm: BatchNormPolicy
  /// Whether stages that lose their stride dilate what follows; without it only strides go (IRN, Puzzle-CAM).
  public var dilated: Bool
  /// The dilation of `fc6` in VGG16-LargeFOV: 1 in BANA's classifier, 12 in its segmenter.
  public var fc6Dilation: Int

  public init(
    outputStride: Int = 16, batchNorm: BatchNormPolicy = .frozen, dilated: Bool = true, fc6Dilation: Int = 1
  ) {
    self.outputStride = outputStride
    self.batchNorm = batchNorm
    self.dilated = dilated
    self.fc6Dilation = fc6Dilation
  }
}
