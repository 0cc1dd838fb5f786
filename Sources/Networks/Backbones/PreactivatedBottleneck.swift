import Torch

/// A dilated 3×3 convolution between two 1×1 convolutions, each after norm and ReLU, with a 1×1 convolution beside.
///
///     a = relu(BN_2a(x))        b = D(relu(BN_2b1(W_2a ∗ a)))        c = D(relu(BN_2b2(W_2b1 ∗ b)))
///     y = W_2b2 ∗ c + W_1 ∗ a
///
/// D drops whole channels in training. Widths: a quarter and a half of the output's.
struct PreactivatedBottleneck {
  let entry: BatchNorm
  let reduce: ConvNorm
  let filter: ConvNorm
  let expand: Conv2d
  let shortcut: Conv2d
  let dropout: Double

  init(from inputs: Int, to outputs: Int, dilation: Int, dropout: Double, policy: BatchNormPolicy) {
    entry = BatchNorm(inputs, policy: policy)
    reduce = ConvNorm(from: inputs, to: outputs / 4, kernel: 1, policy: policy, activation: .relu)
    filter = ConvNorm(
      from: outputs / 4, to: outputs / 2, kernel: 3, dilation: dilation, policy: policy, activation: .relu)
    expand = Conv2d(from: outputs / 2, to: outputs)
    shortcut = Conv2d(from: inputs, to: outputs)
    self.dropout = dropout
  }

  /// a, which is also given away as a tap.
  func activated(_ x: Tensor, training: Bool) -> Tensor { relu(entry(x, training: training)) }

  func callAsFunction(_ a: Tensor, training: Bool) -> Tensor {
    let b = dropout2d(reduce(a, training: training), probability: dropout, training: training)
    let c = dropout2d(filter(b, training: training), probability: dropout, training: training)
    return expand(c) + shortcut(a)
  }

  /// The names of PSA's network file.
  var state: StateDictionary {
    var state = StateDictionary()
    state.append(entry.state, under: "bn_branch2a.")
    state.append(reduce.state(convolution: "conv_branch2a", norm: "bn_branch2b1"))
    state.append(filter.state(convolution: "conv_branch2b1", norm: "bn_branch2b2"))
    state.append(expand.state, under: "conv_branch2b2.")
    state.append(shortcut.state, under: "conv_branch1.")
    return state
  }
}
