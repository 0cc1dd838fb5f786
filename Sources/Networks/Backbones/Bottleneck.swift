import Torch

/// A 3×3 convolution of a quarter of the width between two 1×1 convolutions, added to the input, which a 1×1
/// convolution fits where shapes differ.
///
/// The stride sits in the 3×3 convolution, as in torchvision ("v1.5"); the paper has it in the first one.
struct Bottleneck: ResidualBlock {
  static let expansion = 4

  let reduce: ConvNorm
  let filter: ConvNorm
  let expand: ConvNorm
  let shortcut: ConvNorm?

  init(from inputs: Int, to outputs: Int, stride: Int, dilation: Int, policy: BatchNormPolicy) {
    let width = outputs / Self.expansion
    reduce = ConvNorm(from: inputs, to: width, kernel: 1, policy: policy, activation: .relu)
    filter = ConvNorm(
      from: width, to: width, kernel: 3, stride: stride, dilation: dilation, policy: policy, activation: .relu
    )
    expand = ConvNorm(from: width, to: outputs, kernel: 1, policy: policy, activation: .none)
    shortcut =
      stride == 1 && inputs == outputs
      ? nil
      : ConvNorm(from: inputs, to: outputs, kernel: 1, stride: stride, policy: policy, activation: .none)
  }

  func callAsFunction(_ x: Tensor, training: Bool) -> Tensor {
    let y = filter(reduce(x, training: training), training: training)
    let z = expand(y, training: training)
    return relu(z + (shortcut?(x, training: training) ?? x))
  }

  var state: StateDictionary {
    var state = reduce.state(convolution: "conv1", norm: "bn1")
    state.append(filter.state(convolution: "conv2", norm: "bn2"))
    state.append(expand.state(convolution: "conv3", norm: "bn3"))
    if let shortcut {
      state.append(shortcut.state(convolution: "downsample.0", norm: "downsample.1"))
    }
    return state
  }
}
