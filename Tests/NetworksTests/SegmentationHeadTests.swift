import Networks
import Testing
import Torch

@TorchActor @Suite("Segmentation heads")
struct SegmentationHeadTests {
  private func network(_ name: String, stride: Int = 8) throws -> any Network {
    TorchSettings.seed(1)
    return try NetworkRegistry.named(name).make(NetworkOptions(outputStride: stride, fc6Dilation: 12))
  }

  @Test("DeepLab-v2 is the sum of four dilated convolutions with their biases")
  func pyramid() throws {
    let network = try network("paintnet")
    let head = AtrousPyramidHead(on: network, classes: 5, classifier: .linear)
    for bias in head.state where bias.name.hasSuffix(".bias") { bias.tensor.copy(from: Tensor.normal([5])) }
    let f = Tensor.normal([1, 192, 6, 6])
    let sum = try AtrousPyramidHead.dilations.map { dilation in
      let weight = try #require(head.state["aspp.\(dilation).weight"])
      let bias = try #require(head.state["aspp.\(dilation).bias"])
      return conv2d(f, weight: weight, bias: bias, padding: dilation, dilation: dilation)
    }.reduce(Tensor.zeros([1, 5, 6, 6]), +)
    let z = head(FeatureMaps(last: f, taps: []), training: false)
    #expect(zip(z.floats(), sum.floats()).allSatisfy { abs($0 - $1) < 1e-5 })
    #expect(head.state.names.count == 8)
  }

  @Test("cosines lie in −1…1 and do not see the length of a feature")
  func cosine() {
    let (f, w) = (Tensor.normal([1, 4, 2, 2]), Tensor.normal([3, 4]))
    let s = cosineSimilarities(of: f, to: w).floats()
    #expect(s.allSatisfy { abs($0) < 1.0001 })
    #expect(zip(s, cosineSimilarities(of: f * 7, to: w * 0.1).floats()).allSatisfy { abs($0 - $1) < 1e-5 })
    #expect(cosineSimilarities(of: Tensor.zeros([1, 4, 1, 1]), to: w).floats() == [0, 0, 0])
  }

  @Test("the finest tap of the decoder has a quarter of the image's side, whatever the network")
  func decoder() throws {
    for (name, stride, side) in [
      ("paintnet", 16, 16), ("resnet18", 16, 16), ("mobilenet_v2", 16, 16), ("vgg16", 8, 16),
    ] {
      let network = try network(name, stride: stride)
      let head = DeepLabV3PlusHead(on: network, classes: 3, classifier: .linear)
      let z = noGrad {
        head(network.features(Tensor.normal([1, 3, 64, 64]), training: false), training: false)
      }
      #expect(z.shape == [1, 3, side, side], "\(name)")
      #expect(z.floats().allSatisfy { $0.isFinite }, "\(name)")
    }
  }

  @Test("group norms see one image and one group at a time")
  func groups() {
    let norm = GroupNorm(4, groups: 2)
    let y = norm(Tensor([1, 3, 5, 7, 100, 300, 500, 700], shape: [1, 4, 1, 2])).floats()
    // Within a group the pattern is the same: (1, 3, 5, 7) about 4, a hundredfold in the second group.
    let (first, second) = (Array(y[0..<4]), Array(y[4..<8]))
    let difference = zip(first, second).map { Swift.abs($0 - $1) }.max()
    #expect((difference ?? 1) < 1e-3)
    #expect(Swift.abs(y.reduce(0, +)) < 1e-4 && y[0] < 0 && y[3] > 0)
  }

  @Test("VGG16-LargeFOV keeps its own fc6 and fc7; other networks are given new ones")
  func largeFOV() throws {
    let own = LargeFOVHead(on: try network("vgg16_largefov"), classes: 3, classifier: .linear)
    #expect(own.state.names == ["classifier.weight", "classifier.bias"])
    let new = LargeFOVHead(on: try network("paintnet"), classes: 3, classifier: .cosine)
    #expect(new.state.names == ["fc6.weight", "fc6.bias", "fc7.weight", "fc7.bias", "classifier.weight"])
    #expect(new.state["fc6.weight"]?.shape == [1024, 192, 3, 3])
  }
}
