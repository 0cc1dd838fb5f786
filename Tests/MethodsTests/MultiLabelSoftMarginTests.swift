import Methods
import Testing
import Torch

@TorchActor @Suite("Multi-label soft margin")
struct MultiLabelSoftMarginTests {
  @Test("loss and gradient are those of the official loss, also for saturated logits", arguments: 1...2)
  func parity(number: Int) throws {
    let parity = try ParityCase("mlsm-0\(number)")
    let logits = try parity.input("logits").requiringGradient()
    let loss = multiLabelSoftMargin(logits: logits, labels: try parity.input("labels"))
    loss.backward()
    try parity.check(loss, "loss")
    try parity.check(try #require(logits.gradient), "grad.logits")
  }

  @Test("half precision logits are computed in single precision")
  func halfPrecision() {
    let logits = Tensor([3, -40, 12], shape: [1, 3])
    let labels = Tensor([1, 0, 0], shape: [1, 3])
    let exact = multiLabelSoftMargin(logits: logits, labels: labels).scalar()
    #expect(multiLabelSoftMargin(logits: logits.converted(to: .bfloat16), labels: labels).scalar() == exact)
  }

  @Test("without an image or a class there is nothing to lose")
  func nothing() {
    for shape in [[0, 3], [2, 0]] {
      let logits = Tensor.zeros(shape).requiringGradient()
      let loss = multiLabelSoftMargin(logits: logits, labels: Tensor.zeros(shape))
      loss.backward()
      #expect(loss.scalar() == 0 && logits.gradient?.shape == shape)
    }
  }
}
