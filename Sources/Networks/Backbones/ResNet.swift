import Torch

/// ResNet-18, -34, -50 and -101 with torchvision's names.
///
/// He et al., "Deep Residual Learning for Image Recognition", arXiv:1512.03385. The last features come after ReLU,
/// so they are never negative. Taps: the stem after its max-pool (stride 4), then layer1 … layer4.
///
/// Below output stride 32 layer4 loses its stride, and layer3 as well for 8; what follows is dilated, unless the
/// options say that strides go and nothing else (METHODS §0.2, ResNets of IRN and Puzzle-CAM).
public final class ResNet: Network {
  /// How deep the network is; the raw values are the names of the registry.
  public enum Depth: String, Hashable, Sendable, CaseIterable {
    case resnet18, resnet34, resnet50, resnet101

    /// Table 1 of the paper: blocks of layer1 … layer4.
    var blocks: [Int] {
      switch self {
      case .resnet18: [2, 2, 2, 2]
      case .resnet34, .resnet50: [3, 4, 6, 3]
      case .resnet101: [3, 4, 23, 3]
      }
    }

    var block: any ResidualBlock.Type {
      switch self {
      case .resnet18, .resnet34: BasicBlock.self
      case .resnet50, .resnet101: Bottleneck.self
      }
    }
  }

  public let name: String
  public let featureChannels: Int
  public let tapNames = ["stem", "layer1", "layer2", "layer3", "layer4"]
  public let tapChannels: [Int]
  public let outputStride: Int
  public var input = InputConvention.imageNet

  private static let widths = [64, 128, 256, 512]

  private let stem: ConvNorm
  private let stages: [[any ResidualBlock]]

  public init(_ depth: Depth, _ options: NetworkOptions) {
    let policy = options.batchNorm
    let block = depth.block
    let channels = Self.widths.map { $0 * block.expansion }
    name = depth.rawValue
    outputStride = options.outputStride
    var plan = StridePlan(outputStride: options.outputStride, dilated: options.dilated)
    stem = ConvNorm(
      from: 3, to: 64, kernel: 7, stride: plan.next(stride: 2).stride, policy: policy, activation: .relu)
    _ = plan.next(stride: 2)  // the max-pool
    var stages: [[any ResidualBlock]] = []
    var width = 64
    for (stage, outputs) in channels.enumerated() {
      var blocks: [any ResidualBlock] = []
      for index in 0..<depth.blocks[stage] {
        let (stride, dilation) = plan.next(stride: stage > 0 && index == 0 ? 2 : 1)
        blocks.append(
          block.init(from: width, to: outputs, stride: stride, dilation: dilation, policy: policy))
        width = outputs
      }
      stages.append(blocks)
    }
    self.stages = stages
    featureChannels = width
    tapChannels = [64] + channels
  }

  public func features(_ x: Tensor, training: Bool) -> FeatureMaps {
    var x = maxPool2d(stem(x, training: training), kernel: 3, stride: 2, padding: 1)
    var taps = [x]
    for stage in stages {
      for block in stage { x = block(x, training: training) }
      taps.append(x)
    }
    return FeatureMaps(last: x, taps: taps)
  }

  public var state: StateDictionary {
    var state = stem.state(convolution: "conv1", norm: "bn1")
    for (stage, blocks) in stages.enumerated() {
      for (index, block) in blocks.enumerated() {
        state.append(block.state, under: "layer\(stage + 1).\(index).")
      }
    }
    return state
  }
}
