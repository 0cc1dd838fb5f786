import Torch

/// The convolutional part of VGG16 with torchvision's names.
///
/// It has no batch norm. Taps are the ends of the five groups, before their max-pools; the last features come after
/// ReLU, so they are never negative. Output stride 16 drops the last max-pool; 8 drops the last two and dilates the
/// fifth group by 2.
public final class VGG16: Network {
  public let name = "vgg16"
  public let featureChannels = 512
  public let tapNames = ["conv1", "conv2", "conv3", "conv4", "conv5"]
  public let tapChannels = VGGGroups.widths
  public let outputStride: Int
  public var input = InputConvention.imageNet

  private let groups: VGGGroups
  /// Whether the max-pool after each group is there.
  private let pools: [Bool]

  public init(_ options: NetworkOptions) {
    outputStride = options.outputStride
    var plan = StridePlan(outputStride: options.outputStride, dilated: options.dilated)
    var dilation = 1
    var pools: [Bool] = []
    for _ in VGGGroups.widths {
      dilation = plan.next(stride: 1).dilation  // of the group
      pools.append(plan.next(stride: 2).stride == 2)
    }
    self.pools = pools
    groups = VGGGroups(lastDilation: dilation)
  }

  public func features(_ x: Tensor, training: Bool) -> FeatureMaps {
    var x = x
    var taps: [Tensor] = []
    for (group, isPooled) in pools.enumerated() {
      x = groups(group, x)
      taps.append(x)
      if isPooled { x = maxPool2d(x, kernel: 2, stride: 2) }
    }
    return FeatureMaps(last: x, taps: taps)
  }

  public var state: StateDictionary { groups.state }
}
