import Networks
import Testing
import Torch

@TorchActor @Suite("Convolutions with folded norms")
struct ConvNormTests {
  @Test("a shift is added in single precision, also where maps are bfloat16", arguments: [1, 3, 40])
  func shiftPrecision(channels: Int) {
    // y = −5 + 5.01. In bfloat16 5.01 is 5, and nothing would be left.
    let x = Tensor(full: -5, shape: [2, channels, 3, 3]).laidOut(.channelsLast)
    let weight = Tensor.ones([channels, 1, 1, 1])
    let y = autocast(.bfloat16) {
      convNorm(
        x, weight: weight, scale: Tensor.ones([channels]), shift: Tensor(full: 5.01, shape: [channels]),
        activation: .relu6, groups: channels)
    }
    #expect(y.type == .bfloat16)
    #expect(y.floats().allSatisfy { abs($0 - 0.01) < 1e-4 })
  }

  @Test("a number that is none passes the activation, so that a training that diverges is seen to")
  func notANumber() {
    let x = Tensor([.nan, 1, -1, 9], shape: [1, 1, 2, 2]).laidOut(.channelsLast)
    let one = Tensor.ones([1])
    for precision in Precision.allCases {
      let y = autocast(precision) {
        convNorm(x, weight: Tensor.ones([1, 1, 1, 1]), scale: one, shift: one * 0, activation: .relu6)
      }.floats()
      #expect(y[0].isNaN && y[1] == 1 && y[2] == 0 && y[3] == 6)
    }
  }
}
