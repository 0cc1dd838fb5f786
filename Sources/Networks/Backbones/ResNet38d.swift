import Torch

/// ResNet-38d, the wide residual network of PSA, SEAM, PPC, EPS and ICAM, with the names of PSA's network file.
///
/// Wu et al., "Wider or Deeper: Revisiting the ResNet Model for Visual Recognition", arXiv:1611.10080, model A1 with
/// dilations (METHODS §0.2). Blocks are pre-activated: norm and ReLU stand before the convolutions. Output stride 8.
/// Taps: `conv4` and `conv5`, the activated inputs of b5 and b6, and `conv6`, the last features, all after ReLU.
///
/// `conv1a` and the blocks of 128 channels are never trained. With frozen batch norms, the default and the papers'
/// way, 35 of its 117 parameter tensors train.
public final class ResNet38d: Network {
  public let name = "resnet38d"
  public let featureChannels = 4096
  public let tapNames = ["conv4", "conv5", "conv6"]
  public let tapChannels = [512, 1024, 4096]
  public let outputStride = 8
  public var input = InputConvention.imageNet

  /// Blocks of two convolutions that share their widths.
  private struct Group {
    let name: String
    let blocks: Int
    /// The width between the two convolutions.
    let middle: Int
    let outputs: Int
    /// Of the first block.
    let stride: Int
    /// Of the first block's two convolutions.
    let firstDilations: (Int, Int)
    /// Of all other convolutions.
    let dilation: Int
  }

  private static let groups = [
    Group(name: "b2", blocks: 3, middle: 128, outputs: 128, stride: 2, firstDilations: (1, 1), dilation: 1),
    Group(name: "b3", blocks: 3, middle: 256, outputs: 256, stride: 2, firstDilations: (1, 1), dilation: 1),
    Group(name: "b4", blocks: 6, middle: 512, outputs: 512, stride: 2, firstDilations: (1, 1), dilation: 1),
    Group(name: "b5", blocks: 3, middle: 512, outputs: 1024, stride: 1, firstDilations: (1, 2), dilation: 2),
  ]

  private let stem: Conv2d
  private let blocks: [(name: String, block: PreactivatedBlock)]
  private let b6: PreactivatedBottleneck
  private let b7: PreactivatedBottleneck
  private let bn7: BatchNorm

  public init(_ options: NetworkOptions) {
    stem = Conv2d(from: 3, to: 64, kernel: 3)
    var width = 64
    var blocks: [(name: String, block: PreactivatedBlock)] = []
    for group in Self.groups {
      // The early blocks rest whatever the others do.
      let policy = group.name == "b2" ? BatchNormPolicy.frozen : options.batchNorm
      for index in 0..<group.blocks {
        let isFirst = index == 0
        let block = PreactivatedBlock(
          from: width, by: group.middle, to: group.outputs, stride: isFirst ? group.stride : 1,
          dilations: isFirst ? group.firstDilations : (group.dilation, group.dilation), isFirst: isFirst,
          policy: policy)
        blocks.append((isFirst ? group.name : "\(group.name)_\(index)", block))
        width = group.outputs
      }
    }
    self.blocks = blocks
    b6 = PreactivatedBottleneck(from: width, to: 2048, dilation: 4, dropout: 0.3, policy: options.batchNorm)
    b7 = PreactivatedBottleneck(from: 2048, to: 4096, dilation: 4, dropout: 0.5, policy: options.batchNorm)
    bn7 = BatchNorm(4096, policy: options.batchNorm)
    for entry in state where entry.role == .weight && entry.name.isOfRestingPart {
      entry.tensor.setRequiresGradient(false)
    }
  }

  public func features(_ x: Tensor, training: Bool) -> FeatureMaps {
    var x = stem(x)
    var conv4: Tensor?
    for (name, block) in blocks {
      let a = block.activated(x, training: training)
      if name == "b5" { conv4 = a }
      x = block(x, activated: a, training: training)
    }
    let conv5 = b6.activated(x, training: training)
    x = b6(conv5, training: training)
    x = b7(b7.activated(x, training: training), training: training)
    let conv6 = relu(bn7(x, training: training))
    return FeatureMaps(last: conv6, taps: [conv4, conv5, conv6].compactMap { $0 })
  }

  public var state: StateDictionary {
    var state = StateDictionary()
    state.append(stem.state, under: "conv1a.")
    for (name, block) in blocks { state.append(block.state, under: "\(name).") }
    state.append(b6.state, under: "b6.")
    state.append(b7.state, under: "b7.")
    state.append(bn7.state, under: "bn7.")
    return state
  }
}

extension String {
  /// Whether a tensor of this name is never trained.
  fileprivate var isOfRestingPart: Bool {
    hasPrefix("conv1a.") || hasPrefix("b2.") || hasPrefix("b2_")
  }
}
