import Torch

/// Two 3×3 convolutions added to their input, which a 1×1 convolution fits where shapes differ: He et al., "Deep
/// Residual Learning for Image Recognition", arXiv:1512.03385.
///
/// Both convolutions are dilated.
struct BasicBlock: ResidualBlock {
  static let expansion = 1

  let first: ConvNorm
  let second: ConvNorm
  let shortcut: ConvNorm?

  init(from inputs: Int, to outputs: Int, stride: Int, dilation: Int, policy: BatchNormPolicy) {
    first = ConvNorm(
      from: inputs, to: outputs, kernel: 3, stride: stride, dilation: dilation, policy: policy,
      activation: .relu)
    second = ConvNorm(
      from: outputs, to: outputs, kernel: 3, dilation: dilation, policy: policy, activation: .none)
    shortcut =
      stride == 1 && inputs == outputs
      ? nil
      : ConvNorm(from: inputs, to: outputs, kernel: 1, stride: stride, policy: policy, activation: .none)
  }

  func callAsFunction(_ x: Tensor, training: Bool) -> Tensor {
    let y = second(first(x, training: training), training: training)
    return relu(y + (shortcut?(x, training: training) ?? x))
  }

  var state: StateDictionary {
    var state = first.state(convolution: "conv1", norm: "bn1")
    state.append(second.state(convolution: "conv2", norm: "bn2"))
    if let shortcut {
      state.append(shortcut.state(convolution: "downsample.0", norm: "downsample.1"))
    }
    return state
  }
}
