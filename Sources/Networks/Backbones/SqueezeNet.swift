import Torch

/// SqueezeNet 1.1 with torchvision's names.
///
/// Iandola et al., "SqueezeNet: AlexNet-level accuracy with 50x fewer parameters", arXiv:1602.07360, in the variant
/// of the authors' repository. It has no batch norm. The first convolution has no padding, and the max-pools count a
/// last window that is only partly inside. Every module ends in ReLU, so the features are never negative.
public final class SqueezeNet: Network {
  public let name = "squeezenet1_1"
  public let featureChannels = 512
  public let tapNames = ["features.1", "features.4", "features.7", "features.12"]
  public let tapChannels = [64, 128, 256, 512]
  public let outputStride = 16
  public var input = InputConvention.imageNet

  /// The fire modules of each stage by their place in torchvision's list: squeezed width, half of the output's width.
  private static let stages: [[(place: Int, squeezed: Int, expanded: Int)]] = [
    [(3, 16, 64), (4, 16, 64)], [(6, 32, 128), (7, 32, 128)],
    [(9, 48, 192), (10, 48, 192), (11, 64, 256), (12, 64, 256)],
  ]

  private let stem: Conv2d
  private let stages: [[Fire]]

  public init(_ options: NetworkOptions) {
    stem = Conv2d(
      weight: Initialiser.kaimingNormal([64, 3, 3, 3]).requiringGradient(),
      bias: Tensor.zeros([64]).requiringGradient(), stride: 2)
    var width = 64
    stages = Self.stages.map { stage in
      stage.map { _, squeezed, expanded in
        defer { width = 2 * expanded }
        return Fire(from: width, squeezed: squeezed, expanded: expanded)
      }
    }
  }

  public func features(_ x: Tensor, training: Bool) -> FeatureMaps {
    var x = relu(stem(x))
    var taps = [x]
    for stage in stages {
      x = maxPool2d(x, kernel: 3, stride: 2, roundingUp: true)
      for fire in stage { x = fire(x) }
      taps.append(x)
    }
    return FeatureMaps(last: x, taps: taps)
  }

  public var state: StateDictionary {
    var state = StateDictionary()
    state.append(stem.state, under: "features.0.")
    for (places, fires) in zip(Self.stages, stages) {
      for (place, fire) in zip(places, fires) { state.append(fire.state, under: "features.\(place.place).") }
    }
    return state
  }
}

/// The fire module: few channels by 1×1, then as many by 1×1 as by 3×3 side by side.
struct Fire {
  let squeeze: Conv2d
  let expand1x1: Conv2d
  let expand3x3: Conv2d

  init(from inputs: Int, squeezed: Int, expanded: Int) {
    squeeze = Conv2d(from: inputs, to: squeezed, bias: true)
    expand1x1 = Conv2d(from: squeezed, to: expanded, bias: true)
    expand3x3 = Conv2d(from: squeezed, to: expanded, kernel: 3, bias: true)
  }

  func callAsFunction(_ x: Tensor) -> Tensor {
    let s = relu(squeeze(x))
    return relu(concatenated([expand1x1(s), expand3x3(s)], along: .channel))
  }

  var state: StateDictionary {
    var state = StateDictionary()
    state.append(squeeze.state, under: "squeeze.")
    state.append(expand1x1.state, under: "expand1x1.")
    state.append(expand3x3.state, under: "expand3x3.")
    return state
  }
}
