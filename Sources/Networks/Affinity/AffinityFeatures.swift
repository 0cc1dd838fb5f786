import Torch

/// The head of AffinityNet: features whose distances are affinities (PSA; METHODS §6.3).
///
/// Ahn and Kwak, "Learning Pixel-level Semantic Affinity with Image-level Supervision for Weakly Supervised Semantic
/// Segmentation", CVPR 2018. Each of up to three stages of one stride is narrowed by a 1×1 convolution, `f8_3` to 64,
/// `f8_4` to 128 and `f8_5` to 256 channels, the coarsest stage last; ELU; they are joined and mixed by `f9`; ELU. No
/// convolution has a bias.
public struct AffinityFeatures {
  private let narrow: [(name: String, layer: Conv2d)]
  private let mix: Conv2d

  private static let layers = [("f8_3", 64), ("f8_4", 128), ("f8_5", 256)]

  /// How many stages the head takes.
  public static var maximumStages: Int { layers.count }

  /// - Parameter channels: The widths of the stages, one to three, the coarsest last.
  public init(channels: [Int]) {
    precondition(
      (1...Self.maximumStages).contains(channels.count), "AffinityFeatures: \(channels.count) stages")
    narrow = zip(channels, Self.layers.suffix(channels.count)).map { inputs, layer in
      (layer.0, Conv2d(from: inputs, to: layer.1))
    }
    let width = Self.layers.suffix(channels.count).reduce(0) { $0 + $1.1 }
    // Xavier's start with a gain of 4, as in PSA: distances begin large enough to tell pixels apart.
    mix = Conv2d(weight: noGrad { Initialiser.xavierUniform([width, width, 1, 1]) * 4 }.requiringGradient())
  }

  /// f [B,D,h,w] of the stages, D = 448 for three.
  public func callAsFunction(_ stages: [Tensor]) -> Tensor {
    let parts = zip(narrow, stages).map { elu($0.layer($1)) }
    return elu(mix(concatenated(parts, along: .channel)))
  }

  /// `f8_3.weight`, `f8_4.weight`, `f8_5.weight`, `f9.weight`.
  public var state: StateDictionary {
    var state = StateDictionary()
    for (name, layer) in narrow { state.append(layer.state, under: "\(name).") }
    state.append(mix.state, under: "f9.")
    return state
  }

  /// The stages of a network that the head stands on: the coarsest ones, all of the output stride.
  public static func stages(of network: any Network) -> [NetworkStage] {
    let all = network.stages
    return Array(all.filter { $0.stride == all.last?.stride }.suffix(maximumStages))
  }
}
