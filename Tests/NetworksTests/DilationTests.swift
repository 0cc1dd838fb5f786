import Networks
import Testing
import Torch

@TorchActor @Suite("Dilated filters of single channels")
struct DilationTests {
  @Test(
    "are computed by phases with the values and gradients of the plain convolution, also at sides that do not divide",
    arguments: [(2, 8, 8), (2, 7, 9), (4, 11, 6), (3, 2, 5)])
  func phases(dilation: Int, height: Int, width: Int) {
    TorchSettings.seed(3)
    let layer = ConvNorm(
      from: 5, to: 5, kernel: 3, dilation: dilation, groups: 5, policy: .frozenStatistics, activation: .relu6)
    layer.norm.bias.copy(from: Tensor.normal([5]))
    let start = Tensor.normal([2, 5, height, width]) * 3
    let ramp = Tensor.normal([2, 5, height, width])
    func gradients(_ y: (Tensor) -> Tensor) -> [[Float]] {
      let x = start.cloned().requiringGradient()
      let result = y(x)
      (result * ramp).sum().backward()
      let tensors = [x, layer.convolution.weight, layer.norm.weight, layer.norm.bias]
      let found = [result.detached().floats()] + tensors.map { $0.gradient?.floats() ?? [] }
      clearGradients(of: tensors)
      return found
    }
    let byPhases = gradients { layer($0, training: true) }
    let plain = gradients { x in
      let y = conv2d(
        x, weight: layer.convolution.weight, padding: dilation, dilation: dilation, groups: 5)
      return relu6(
        batchNorm(
          y, weight: layer.norm.weight, bias: layer.norm.bias, mean: layer.norm.runningMean,
          variance: layer.norm.runningVariance, training: false))
    }
    for (a, b) in zip(byPhases, plain) {
      #expect(a.count == b.count && !a.isEmpty)
      #expect(zip(a, b).allSatisfy { abs($0 - $1) <= 1e-4 * max(1, abs($1)) })
    }
  }
}
