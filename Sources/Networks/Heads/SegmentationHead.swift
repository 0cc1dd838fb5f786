import Torch

/// From a backbone's features to the map that pixels are classified on, and its classifier (METHODS §6.8).
public protocol SegmentationHead {
  /// The tensors by name, the classifier's under `classifier.`.
  var state: StateDictionary { get }

  /// Class scores of a batch, [N,C,h,w] in single precision, on the grid of the head.
  ///
  /// - Parameter training: whether channels are dropped.
  func callAsFunction(_ maps: FeatureMaps, training: Bool) -> Tensor
}

/// The heads that recipes can name.
public enum SegmentationHeadKind: String, CaseIterable, Hashable, Sendable {
  /// DeepLab-v1: one dilated 3×3 convolution and a 1×1 one, as VGG16-LargeFOV has them built in.
  case largeFOV
  /// DeepLab-v2: four dilated convolutions, summed.
  case aspp
  /// DeepLab-v3+: pyramid, image pooling and a decoder over fine features.
  case deepLabV3Plus

  /// Builds a head for C classes with random weights from libtorch's generator.
  public func make(on network: any Network, classes: Int, classifier: PixelClassifier.Kind)
    -> any SegmentationHead
  {
    switch self {
    case .largeFOV: LargeFOVHead(on: network, classes: classes, classifier: classifier)
    case .aspp: AtrousPyramidHead(on: network, classes: classes, classifier: classifier)
    case .deepLabV3Plus: DeepLabV3PlusHead(on: network, classes: classes, classifier: classifier)
    }
  }
}
