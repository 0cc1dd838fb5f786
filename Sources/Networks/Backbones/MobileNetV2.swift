import Torch

/// MobileNetV2 of width 1.0 with torchvision's names.
///
/// Sandler et al., "MobileNetV2: Inverted Residuals and Linear Bottlenecks", arXiv:1801.04381. The last features
/// have 1280 channels after ReLU6, so they are never negative.
///
/// Below output stride 32 the blocks that would exceed it (features.14, and features.7 for 8) lose their stride;
/// what follows them is dilated.
public final class MobileNetV2: Network {
  public let name = "mobilenet_v2"
  public let featureChannels = 1280
  public let tapNames = MobileNetV2.tapBlocks.map { "features.\($0)" }
  public let tapChannels = [16, 24, 32, 96, 320]
  public let outputStride: Int
  public var input = InputConvention.tensorFlow

  /// Table 2 of the paper: expansion t, channels c, repeats n, stride s.
  private static let stages: [(expansion: Int, channels: Int, repeats: Int, stride: Int)] = [
    (1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1),
  ]
  /// The blocks after which the map has the width of a tap: the ends of strides 2, 4, 8, 16 and 32.
  private static let tapBlocks = [1, 3, 6, 13, 17]

  private let stem: ConvNorm
  private let blocks: [InvertedResidual]
  private let head: ConvNorm

  public init(_ options: NetworkOptions) {
    let policy = options.batchNorm
    outputStride = options.outputStride
    var plan = StridePlan(outputStride: options.outputStride, dilated: options.dilated)
    stem = ConvNorm(
      from: 3, to: 32, kernel: 3, stride: plan.next(stride: 2).stride, policy: policy, activation: .relu6)
    var blocks: [InvertedResidual] = []
    var width = 32
    for stage in Self.stages {
      for index in 0..<stage.repeats {
        let (stride, dilation) = plan.next(stride: index == 0 ? stage.stride : 1)
        blocks.append(
          InvertedResidual(
            from: width, to: stage.channels, expansion: stage.expansion, stride: stride, dilation: dilation,
            policy: policy))
        width = stage.channels
      }
    }
    self.blocks = blocks
    head = ConvNorm(from: width, to: featureChannels, kernel: 1, policy: policy, activation: .relu6)
  }

  public func features(_ x: Tensor, training: Bool) -> FeatureMaps {
    var x = stem(x, training: training)
    var taps: [Tensor] = []
    for (index, block) in blocks.enumerated() {
      x = block(x, training: training)
      if Self.tapBlocks.contains(index + 1) { taps.append(x) }
    }
    return FeatureMaps(last: head(x, training: training), taps: taps)
  }

  public var state: StateDictionary {
    var state = stem.state(convolution: "features.0.0", norm: "features.0.1")
    for (index, block) in blocks.enumerated() {
      state.append(block.state, under: "features.\(index + 1).conv.")
    }
    state.append(head.state(convolution: "features.18.0", norm: "features.18.1"))
    return state
  }
}

/// Expand by 1×1, filter each channel by 3×3, project by 1×1 without activation; added to the input where both
/// have the same shape.
struct InvertedResidual {
  let expand: ConvNorm?
  let filter: ConvNorm
  let project: ConvNorm
  let isResidual: Bool

  init(
    from inputs: Int, to outputs: Int, expansion: Int, stride: Int, dilation: Int, policy: BatchNormPolicy
  ) {
    let width = inputs * expansion
    expand =
      expansion == 1
      ? nil : ConvNorm(from: inputs, to: width, kernel: 1, policy: policy, activation: .relu6)
    filter = ConvNorm(
      from: width, to: width, kernel: 3, stride: stride, dilation: dilation, groups: width, policy: policy,
      activation: .relu6)
    project = ConvNorm(from: width, to: outputs, kernel: 1, policy: policy, activation: .none)
    // torchvision decides by the stride of the paper, and a block that lost its stride changes its width as well.
    isResidual = stride == 1 && inputs == outputs
  }

  func callAsFunction(_ x: Tensor, training: Bool) -> Tensor {
    let y = filter(expand?(x, training: training) ?? x, training: training)
    let z = project(y, training: training)
    return isResidual ? x + z : z
  }

  /// torchvision counts the parts, so that an absent expansion moves the others up.
  var state: StateDictionary {
    var state = StateDictionary()
    var index = 0
    for part in [expand, filter].compactMap({ $0 }) {
      state.append(part.state(convolution: "\(index).0", norm: "\(index).1"))
      index += 1
    }
    state.append(project.state(convolution: "\(index)", norm: "\(index + 1)"))
    return state
  }
}
