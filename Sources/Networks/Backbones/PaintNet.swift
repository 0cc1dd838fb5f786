import Torch

/// The small backbone that comes with camscope: a residual network of plain 3×3 convolutions for painted images,
/// quick on two cores at sides of 192–256 pixels.
///
/// Stem 3→16 at stride 2, then stages of basic blocks with 32 (stride 4), 64 (8) and 128 (16) channels, then a
/// 1×1 convolution to 192. After ReLU, so never negative. Plain convolutions, because on a CPU they run near the
/// speed of matrix products, where depthwise ones wait for memory. Names follow torchvision's ResNet.
public final class PaintNet: Network {
  public let name = "paintnet"
  public let featureChannels = 192
  public let tapNames = ["layer1", "layer2", "layer3"]
  public let tapChannels = [32, 64, 128]
  public let outputStride: Int
  public var input = InputConvention(normalisation: .symmetric, sides: .any)

  private static let stages: [(channels: Int, blocks: Int)] = [(32, 1), (64, 2), (128, 2)]

  private let stem: ConvNorm
  private let stages: [[BasicBlock]]
  private let head: ConvNorm

  public init(_ options: NetworkOptions) {
    let policy = options.batchNorm
    outputStride = options.outputStride
    var plan = StridePlan(outputStride: options.outputStride, dilated: options.dilated)
    stem = ConvNorm(
      from: 3, to: 16, kernel: 3, stride: plan.next(stride: 2).stride, policy: policy, activation: .relu)
    var stages: [[BasicBlock]] = []
    var width = 16
    for (channels, count) in Self.stages {
      var blocks: [BasicBlock] = []
      for index in 0..<count {
        let (stride, dilation) = plan.next(stride: index == 0 ? 2 : 1)
        blocks.append(
          BasicBlock(from: width, to: channels, stride: stride, dilation: dilation, policy: policy))
        width = channels
      }
      stages.append(blocks)
    }
    self.stages = stages
    head = ConvNorm(from: width, to: featureChannels, kernel: 1, policy: policy, activation: .relu)
  }

  public func features(_ x: Tensor, training: Bool) -> FeatureMaps {
    var x = stem(x, training: training)
    var taps: [Tensor] = []
    for stage in stages {
      for block in stage { x = block(x, training: training) }
      taps.append(x)
    }
    return FeatureMaps(last: head(x, training: training), taps: taps)
  }

  public var state: StateDictionary {
    var state = stem.state(convolution: "conv1", norm: "bn1")
    for (stage, blocks) in stages.enumerated() {
      for (index, block) in blocks.enumerated() {
        state.append(block.state, under: "layer\(stage + 1).\(index).")
      }
    }
    state.append(head.state(convolution: "conv2", norm: "bn2"))
    return state
  }
}
