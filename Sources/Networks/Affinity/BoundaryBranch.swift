import Torch

/// The branch of IRN that finds the boundaries of classes (METHODS §6.4).
///
/// Ahn, Cho and Kwak, "Weakly Supervised Learning of Instance Segmentation with Inter-pixel Relations", CVPR 2019;
/// Puzzle-CAM calls it AffinityNet. Stage i of a network, detached, is narrowed to 32 channels by a 1×1 convolution
/// `fc_edge<i>.0`, normalised in 4 groups by `fc_edge<i>.1`, enlarged bilinearly by exactly its stride over 4, cropped
/// at the bottom and right to the grid of stride 4; ReLU. `fc_edge6` mixes all of them into one logit a cell.
public struct BoundaryBranch {
  /// Image pixels per cell of the boundary map.
  public static let stride = 4

  private let layers: [(narrow: Conv2d, norm: GroupNorm, factor: Int)]
  private let mix: Conv2d

  private static let width = 32
  private static let groups = 4
  private static let maximumStages = 5

  /// - Parameter stages: Widths of up to five stages, fine to coarse, and by how much each is enlarged.
  public init(stages: [(channels: Int, factor: Int)]) {
    precondition((1...Self.maximumStages).contains(stages.count), "BoundaryBranch: \(stages.count) stages")
    layers = stages.map { stage in
      (
        Conv2d(from: stage.channels, to: Self.width, initialiser: .uniformByFanIn),
        GroupNorm(Self.width, groups: Self.groups), stage.factor
      )
    }
    mix = Conv2d(from: Self.width * stages.count, to: 1, bias: true, initialiser: .uniformByFanIn)
  }

  /// Logits of boundaries [B,h,w] on a grid.
  ///
  /// - Parameters:
  ///   - stages: Feature maps in the order of the initialiser; no gradient reaches them.
  ///   - height, width: The cells of the grid, ⌈H/4⌉ × ⌈W/4⌉.
  public func callAsFunction(_ stages: [Tensor], height: Int, width: Int) -> Tensor {
    let parts = zip(layers, stages).map { layer, stage in
      let x = layer.norm(layer.narrow(stage.detached()))  // [B,32,h_i,w_i]
      // Networks that round sizes down end short of the grid, and are stretched to it.
      let size = (
        height: max(x.length(.height) * layer.factor, height),
        width: max(x.length(.width) * layer.factor, width)
      )
      let large =
        size == (x.length(.height), x.length(.width))
        ? x : resized(x, height: size.height, width: size.width, by: .bilinear(alignCorners: false))
      return relu(large.slice(along: .height, 0..<height).slice(along: .width, 0..<width))
    }
    let logits = mix(concatenated(parts, along: .channel))  // [B,1,h,w]
    return logits.converted(to: .float32).squeezed(at: .channel)
  }

  /// `fc_edge1.0.weight`, `fc_edge1.1.weight`, `fc_edge1.1.bias`, …, `fc_edge6.weight`, `fc_edge6.bias`.
  public var state: StateDictionary {
    var state = StateDictionary()
    for (index, layer) in layers.enumerated() {
      state.append(layer.narrow.state, under: "fc_edge\(index + 1).0.")
      state.append(layer.norm.state, under: "fc_edge\(index + 1).1.")
    }
    state.append(mix.state, under: "fc_edge\(Self.maximumStages + 1).")
    return state
  }

  /// The stages of a network that the branch looks at: up to five from stride 4 on.
  public static func stages(of network: any Network) -> [NetworkStage] {
    Array(network.stages.filter { $0.stride >= stride }.suffix(maximumStages))
  }
}
