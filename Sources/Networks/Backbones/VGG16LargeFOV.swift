import Torch

/// VGG16 at output stride 8 with a large field of view, the network of BANA (METHODS §0.2).
///
/// Chen et al., "Semantic Image Segmentation with Deep Convolutional Nets and Fully Connected CRFs",
/// arXiv:1412.7062. Max-pools are 3×3 with padding 1, the last two at stride 1; the fifth group is dilated by 2; an
/// average pool, `fc6` (3×3, dilated) and `fc7` (1×1) follow, each with ReLU and dropout of whole channels. So the
/// features are never negative. Taps are the ends of the five groups, before their max-pools.
public final class VGG16LargeFOV: Network {
  public let name = "vgg16_largefov"
  public let featureChannels = 1024
  public let tapNames = ["conv1", "conv2", "conv3", "conv4", "conv5"]
  public let tapChannels = VGGGroups.widths
  public let outputStride = 8
  public var input = InputConvention.imageNet

  /// The strides of the max-pools.
  private static let poolStrides = [2, 2, 2, 1, 1]
  private static let dropout = 0.5

  private let groups = VGGGroups(lastDilation: 2)
  private let fc6: Conv2d
  private let fc7: Conv2d

  public init(_ options: NetworkOptions) {
    fc6 = Conv2d(from: 512, to: featureChannels, kernel: 3, dilation: options.fc6Dilation, bias: true)
    fc7 = Conv2d(from: featureChannels, to: featureChannels, bias: true)
  }

  public func features(_ x: Tensor, training: Bool) -> FeatureMaps {
    var x = x
    var taps: [Tensor] = []
    for (group, stride) in Self.poolStrides.enumerated() {
      x = groups(group, x)
      taps.append(x)
      x = maxPool2d(x, kernel: 3, stride: stride, padding: 1)
    }
    x = averagePool2d(x, kernel: 3, stride: 1, padding: 1)  // always divided by 9
    for layer in [fc6, fc7] {
      x = dropout2d(relu(layer(x)), probability: Self.dropout, training: training)
    }
    return FeatureMaps(last: x, taps: taps)
  }

  public var state: StateDictionary {
    var state = groups.state
    state.append(fc6.state, under: "fc6.")
    state.append(fc7.state, under: "fc7.")
    return state
  }
}
