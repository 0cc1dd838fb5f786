import Torch

/// DeepLab-v2: the sum of four 3×3 convolutions with dilations 6, 12, 18, 24, each with its bias.
///
/// Chen et al., "DeepLab: Semantic Image Segmentation with Deep Convolutional Nets, Atrous Convolution, and Fully
/// Connected CRFs", arXiv:1606.00915. With the linear classifier the convolutions give the class scores themselves; with
/// the cosine one they give 256 channels, then ReLU and cos (BANA's ResNet, METHODS §4.3).
public struct AtrousPyramidHead: SegmentationHead {
  public static let dilations = [6, 12, 18, 24]
  private static let width = 256

  private let branches: [Conv2d]
  /// nil: the branches are linear classifiers.
  private let classifier: PixelClassifier?

  public init(on network: any Network, classes: Int, classifier kind: PixelClassifier.Kind) {
    let outputs = kind == .cosine ? Self.width : classes
    branches = Self.dilations.map { dilation in
      // 𝒩(0, 0.01²), as kazuto's and BANA's pyramids start: four branches of larger weights would saturate.
      Conv2d(
        weight: noGrad { Tensor.normal([outputs, network.featureChannels, 3, 3]) * 0.01 }.requiringGradient(),
        bias: Tensor.zeros([outputs]).requiringGradient(), padding: dilation, dilation: dilation)
    }
    classifier = kind == .cosine ? PixelClassifier(from: Self.width, to: classes, kind) : nil
  }

  public func callAsFunction(_ maps: FeatureMaps, training: Bool) -> Tensor {
    let first = branches[0](maps.last)
    let sum = branches.dropFirst().reduce(first) { $0 + $1(maps.last) }
    return classifier.map { $0(relu(sum)) } ?? sum.converted(to: .float32)
  }

  public var state: StateDictionary {
    var state = StateDictionary()
    for (branch, dilation) in zip(branches, Self.dilations) {
      state.append(branch.state, under: "aspp.\(dilation).")
    }
    if let classifier { state.append(classifier.state, under: "classifier.") }
    return state
  }
}
