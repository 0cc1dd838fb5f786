import Torch

/// The thirteen 3×3 convolutions of VGG16 with ReLU, in five groups between which networks pool, under torchvision's
/// names.
///
/// Simonyan and Zisserman, "Very Deep Convolutional Networks for Large-Scale Image Recognition", arXiv:1409.1556,
/// configuration D.
struct VGGGroups {
  /// The width of each group.
  static let widths = [64, 128, 256, 512, 512]
  /// The places of the convolutions in torchvision's list, which counts activations and pools.
  private static let places = [[0, 2], [5, 7], [10, 12, 14], [17, 19, 21], [24, 26, 28]]

  private let groups: [[Conv2d]]

  /// - Parameter lastDilation: The dilation of the fifth group.
  init(lastDilation: Int) {
    var width = 3
    groups = zip(Self.widths, Self.places).enumerated().map { group, plan in
      plan.1.map { _ in
        defer { width = plan.0 }
        return Conv2d(
          from: width, to: plan.0, kernel: 3, dilation: group == 4 ? lastDilation : 1, bias: true)
      }
    }
  }

  /// One group, counted from 0.
  func callAsFunction(_ group: Int, _ x: Tensor) -> Tensor {
    groups[group].reduce(x) { relu($1($0)) }
  }

  var state: StateDictionary {
    var state = StateDictionary()
    for (places, convolutions) in zip(Self.places, groups) {
      for (place, convolution) in zip(places, convolutions) {
        state.append(convolution.state, under: "features.\(place).")
      }
    }
    return state
  }
}
