import Torch

/// DeepLab-v3+ with group norms, as Puzzle-CAM's segmentation network has it (METHODS §6.8).
///
/// Chen et al., "Encoder-Decoder with Atrous Separable Convolution for Semantic Image Segmentation", arXiv:1802.02611.
/// Pyramid: a 1×1 convolution, 3×3 convolutions with dilations 6, 12, 18 and the mean of the map, 256 channels each, put
/// side by side and mixed to 256. Decoder: 48 channels of the features at stride 4 beside the pyramid's at their size,
/// two 3×3 convolutions to 256, the classifier. Every convolution but the last has no bias, GroupNorm(4) and ReLU.
public struct DeepLabV3PlusHead: SegmentationHead {
  private static let dilations = [6, 12, 18]
  private static let width = 256
  private static let fineWidth = 48

  private let pyramid: [ConvGroupNorm]
  private let pooled: ConvGroupNorm
  private let mix: ConvGroupNorm
  private let fine: ConvGroupNorm
  private let decoder: [ConvGroupNorm]
  private let classifier: PixelClassifier
  /// Which of the network's taps has stride 4.
  private let fineTap: Int

  public init(on network: any Network, classes: Int, classifier kind: PixelClassifier.Kind) {
    let (inputs, width) = (network.featureChannels, Self.width)
    fineTap = Self.finestTap(of: network)
    pyramid =
      [ConvGroupNorm(from: inputs, to: width)]
      + Self.dilations.map { ConvGroupNorm(from: inputs, to: width, kernel: 3, dilation: $0) }
    pooled = ConvGroupNorm(from: inputs, to: width)
    mix = ConvGroupNorm(from: (Self.dilations.count + 2) * width, to: width)
    fine = ConvGroupNorm(from: network.tapChannels[fineTap], to: Self.fineWidth)
    decoder = [
      ConvGroupNorm(from: width + Self.fineWidth, to: width, kernel: 3),
      ConvGroupNorm(from: width, to: width, kernel: 3),
    ]
    classifier = PixelClassifier(from: width, to: classes, kind)
  }

  public func callAsFunction(_ maps: FeatureMaps, training: Bool) -> Tensor {
    let f = maps.last  // [N,D,h,w]
    let mean = pooled(f.mean(along: .height, .width, keeping: true))  // [N,256,1,1]
    let whole = mean.expanded(to: [f.shape[0], Self.width, f.shape[2], f.shape[3]])
    let coarse = dropout(
      mix(concatenated(pyramid.map { $0(f) } + [whole], along: .channel)), probability: 0.5,
      training: training)
    let detail = fine(maps.taps[fineTap])  // [N,48,h',w'] at stride 4
    let up = resized(
      coarse, height: detail.shape[2], width: detail.shape[3], by: .bilinear(alignCorners: true))
    var x = decoder[0](concatenated([up, detail], along: .channel))  // [N,256,h',w']
    x = dropout(x, probability: 0.5, training: training)
    x = dropout(decoder[1](x), probability: 0.1, training: training)
    return classifier(x)
  }

  public var state: StateDictionary {
    var state = StateDictionary()
    for (i, layer) in pyramid.enumerated() { state.append(layer.state, under: "aspp.\(i).") }
    for (name, layer) in [("pool.", pooled), ("mix.", mix), ("fine.", fine)] {
      state.append(layer.state, under: name)
    }
    for (i, layer) in decoder.enumerated() { state.append(layer.state, under: "decoder.\(i).") }
    state.append(classifier.state, under: "classifier.")
    return state
  }

  /// The last tap that still has a quarter of the image's side, found by a look at a small image.
  private static func finestTap(of network: any Network) -> Int {
    let side = 64
    let taps = noGrad { network.features(Tensor.zeros([1, 3, side, side]), training: false).taps }
    return taps.lastIndex { $0.length(.height) >= side / 4 } ?? 0
  }
}

/// A convolution without bias, GroupNorm(4) and ReLU.
struct ConvGroupNorm {
  private let convolution: Conv2d
  private let norm: GroupNorm

  init(from inputs: Int, to outputs: Int, kernel: Int = 1, dilation: Int = 1) {
    convolution = Conv2d(from: inputs, to: outputs, kernel: kernel, dilation: dilation)
    norm = GroupNorm(outputs, groups: 4)
  }

  func callAsFunction(_ x: Tensor) -> Tensor { relu(norm(convolution(x))) }

  var state: StateDictionary {
    var state = StateDictionary()
    state.append(convolution.state, under: "conv.")
    state.append(norm.state, under: "norm.")
    return state
  }
}
