import Testing
import Torch

@TorchActor @Suite("Mathematical functions")
struct MathsTests {
  @Test("functions agree with their definitions")
  func definitions() {
    let x = Tensor([-2, 0, 3])
    #expect(
      relu(x).floats() == [0, 0, 3] && abs(x).floats() == [2, 0, 3] && sign(x).floats() == [-1, 0, 1])
    #expect(square(x).floats() == [4, 0, 9] && pow(x, 3).floats() == [-8, 0, 27])
    #expect(relu6(Tensor([-1, 4, 9])).floats() == [0, 4, 6])
    #expect(sigmoid(Tensor([0])).scalar() == 0.5 && exp(Tensor([0])).scalar() == 1)
    #expect(round(Tensor([0.5, 1.5, -0.4])).floats() == [0, 2, 0] && floor(Tensor([-0.5])).scalar() == -1)
    #expect(
      sqrt(Tensor([9])).scalar() == 3 && log(Tensor([1])).scalar() == 0 && tanh(Tensor([0])).scalar() == 0)
    let p = softmax(Tensor([0, 0, 1000, 0], shape: [2, 2]), along: .channel)
    #expect(p.floats() == [0.5, 0.5, 1, 0])
    #expect(logSoftmax(Tensor([0, -1000], shape: [1, 2]), along: .channel).floats() == [0, -1000])
    #expect(logSigmoid(Tensor([-1000])).scalar() == -1000)
    #expect(normalized(Tensor([3, 4]), along: .index(0), epsilon: 0).floats() == [0.6, 0.8])
  }

  @Test("matrix products, plain, batched and by index notation")
  func products() {
    let x = Tensor([1, 2, 3, 4], shape: [2, 2])
    let y = Tensor([5, 6, 7, 8], shape: [2, 2])
    #expect(matmul(x, y).floats() == [19, 22, 43, 50])
    #expect(einsum("ij,kj->ik", x, y).floats() == [17, 23, 39, 53])
    #expect(linear(x, weight: y, bias: Tensor([1, 0])).floats() == [18, 23, 40, 53])
    #expect(matmul(x.expanded(to: [3, 2, 2]), y).shape == [3, 2, 2])
  }

  @Test("convolution with stride, padding, dilation and groups")
  func convolution() {
    let x = Tensor.range(16, type: .float32).reshaped(to: [1, 1, 4, 4])
    let sum = Tensor.ones([1, 1, 2, 2])
    #expect(conv2d(x, weight: sum, stride: 2).floats() == [10, 18, 42, 50])
    #expect(conv2d(x, weight: sum, bias: Tensor([1]), dilation: 2).floats() == [21, 25, 37, 41])
    #expect(conv2d(x, weight: Tensor.ones([1, 1, 3, 3]), padding: 1).shape == [1, 1, 4, 4])
    let two = concatenated([x, x], along: .channel)
    let grouped = conv2d(two, weight: concatenated([sum, sum * 2], along: .batch), stride: 4, groups: 2)
    #expect(grouped.floats() == [10, 20])
    let last = conv2d(x.laidOut(.channelsLast), weight: sum, stride: 2)
    #expect(last.floats() == [10, 18, 42, 50])
  }

  @Test("pooling windows and cells")
  func pooling() {
    let x = Tensor.range(9, type: .float32).reshaped(to: [1, 1, 3, 3])
    #expect(maxPool2d(x, kernel: 2, stride: 2).floats() == [4])
    #expect(maxPool2d(x, kernel: 2, stride: 2, roundingUp: true).floats() == [4, 5, 7, 8])
    #expect(averagePool2d(x, kernel: 3, stride: 1, padding: 1).floats()[0] == Float(8) / 9)
    #expect(averagePool2d(x, kernel: 3, stride: 1, padding: 1, countingPadding: false).floats()[0] == 2)
    #expect(adaptiveAveragePool2d(x, height: 2, width: 1).floats() == [2.5, 5.5])
    #expect(adaptiveMaxPool2d(x, height: 1, width: 3).floats() == [6, 7, 8])
    #expect(globalAveragePool(x).floats() == [4])
  }

  @Test("batch normalisation by running and by own statistics")
  func normalisation() {
    let x = Tensor([1, 3], shape: [2, 1, 1, 1])
    let (mean, variance) = (Tensor([1]), Tensor([4]))
    let one = Tensor([1])
    func norm(_ training: Bool) -> [Float] {
      batchNorm(
        x, weight: one, bias: one, mean: mean, variance: variance, training: training, epsilon: 0
      ).floats()
    }
    #expect(norm(false) == [1, 2])
    #expect(norm(true) == [0, 2])
    #expect(abs(mean.floats()[0] - 1.1) < 1e-6)
    #expect(abs(variance.floats()[0] - 3.8) < 1e-6)
  }

  @Test("resizing: corners, halves and nearest")
  func resizing() {
    let x = Tensor([0, 2], shape: [1, 1, 1, 2])
    #expect(resized(x, height: 1, width: 3, by: .bilinear(alignCorners: true)).floats() == [0, 1, 2])
    #expect(resized(x, height: 1, width: 4, by: .bilinear(alignCorners: false)).floats() == [0, 0.5, 1.5, 2])
    #expect(resized(x, height: 2, width: 3, by: .nearest).floats() == [0, 0, 2, 0, 0, 2])
    #expect(resized(x, height: 1, width: 3, by: .bicubic(alignCorners: true)).floats()[1] == 1)
    let centre = Tensor([0, 0, 1, 0], shape: [1, 1, 2, 2])
    #expect(sampled(x, at: centre, alignCorners: true).floats() == [1, 2])
  }

  @Test("losses by hand, with nothing to count and with saturated logits")
  func losses() {
    let z = Tensor([0, 1000], shape: [1, 2])
    let loss = binaryCrossEntropy(logits: z, targets: Tensor([1, 1], shape: [1, 2]), reduction: .none)
    #expect(loss.floats()[1] == 0 && abs(loss.floats()[0] - 0.6931472) < 1e-6)
    let logits = Tensor([0, 0, 0, 0], shape: [2, 2])
    let targets = Tensor(integers: [1, 255], shape: [2])
    #expect(abs(crossEntropy(logits: logits, targets: targets).scalar() - 0.6931472) < 1e-6)
    let nothing = Tensor(integers: [255, 255], shape: [2])
    #expect(crossEntropy(logits: logits, targets: nothing).scalar() == 0)
  }

  @Test("the generator starts anew from its seed; dropout is the identity outside training")
  func randomness() {
    TorchSettings.seed(7)
    let a = Tensor.normal([8]).floats()
    TorchSettings.seed(7)
    #expect(Tensor.normal([8]).floats() == a)
    #expect(Tensor.uniform([100]).floats().allSatisfy { 0 <= $0 && $0 < 1 })
    let x = Tensor.ones([1, 64, 2, 2])
    #expect(dropout2d(x, probability: 0.5, training: false).floats() == x.floats())
    let dropped = dropout2d(x, probability: 0.5, training: true).sum(along: .height, .width).floats()
    #expect(Set(dropped) == [0, 8])
    #expect(Set(dropout(x, probability: 0.5, training: true).floats()) == [0, 2])
  }
}
