import Torch

/// Two 3×3 convolutions, each after norm and ReLU, added to their input.
///
///     a = relu(BN_2a(x))        y = W_2b1 ∗ relu(BN_2b1(W_2a ∗ a)) + s
///
/// s = W_1 ∗ a in the first block of a group, where shapes may change, and x in the others.
struct PreactivatedBlock {
  let entry: BatchNorm
  let first: ConvNorm
  let second: Conv2d
  let shortcut: Conv2d?

  /// - Parameter dilations: Of the first and the second convolution.
  init(
    from inputs: Int, by middle: Int, to outputs: Int, stride: Int, dilations: (Int, Int), isFirst: Bool,
    policy: BatchNormPolicy
  ) {
    entry = BatchNorm(inputs, policy: policy)
    first = ConvNorm(
      from: inputs, to: middle, kernel: 3, stride: stride, dilation: dilations.0, policy: policy,
      activation: .relu)
    second = Conv2d(from: middle, to: outputs, kernel: 3, dilation: dilations.1)
    shortcut = isFirst ? Conv2d(from: inputs, to: outputs, stride: stride) : nil
  }

  /// a, which some blocks also give away as a tap.
  func activated(_ x: Tensor, training: Bool) -> Tensor { relu(entry(x, training: training)) }

  func callAsFunction(_ x: Tensor, activated a: Tensor, training: Bool) -> Tensor {
    second(first(a, training: training)) + (shortcut?(a) ?? x)
  }

  /// The names of PSA's network file.
  var state: StateDictionary {
    var state = StateDictionary()
    state.append(entry.state, under: "bn_branch2a.")
    state.append(first.state(convolution: "conv_branch2a", norm: "bn_branch2b1"))
    state.append(second.state, under: "conv_branch2b1.")
    if let shortcut { state.append(shortcut.state, under: "conv_branch1.") }
    return state
  }
}
