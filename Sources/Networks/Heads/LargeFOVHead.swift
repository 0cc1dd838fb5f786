import Torch

/// DeepLab-LargeFOV: `fc6` (3×3, dilation 12, → 1024) and `fc7` (1×1, → 1024), each with ReLU and dropout of whole
/// channels, then the classifier.
///
/// Chen et al., "Semantic Image Segmentation with Deep Convolutional Nets and Fully Connected CRFs", arXiv:1412.7062.
/// VGG16-LargeFOV has `fc6` and `fc7` of its own, pretrained or not; there the classifier is all.
public struct LargeFOVHead: SegmentationHead {
  private static let width = 1024
  private static let dilation = 12
  private static let dropout = 0.5

  /// fc6 and fc7; none where the network has them.
  private let layers: [Conv2d]
  private let classifier: PixelClassifier

  public init(on network: any Network, classes: Int, classifier kind: PixelClassifier.Kind) {
    let inputs = network.featureChannels
    if network is VGG16LargeFOV {
      layers = []
      classifier = PixelClassifier(from: inputs, to: classes, kind)
    } else {
      layers = [
        Conv2d(from: inputs, to: Self.width, kernel: 3, dilation: Self.dilation, bias: true),
        Conv2d(from: Self.width, to: Self.width, bias: true),
      ]
      classifier = PixelClassifier(from: Self.width, to: classes, kind)
    }
  }

  public func callAsFunction(_ maps: FeatureMaps, training: Bool) -> Tensor {
    classifier(
      layers.reduce(maps.last) {
        dropout2d(relu($1($0)), probability: Self.dropout, training: training)
      })
  }

  public var state: StateDictionary {
    var state = StateDictionary()
    for (name, layer) in zip(["fc6.", "fc7."], layers) { state.append(layer.state, under: name) }
    state.append(classifier.state, under: "classifier.")
    return state
  }
}
