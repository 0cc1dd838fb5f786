import Networks
import Testing
import Torch

@TorchActor @Suite("Networks")
struct NetworkTests {
  @Test("every network of the registry has the strides, widths and parameters that it declares")
  func declarations() throws {
    for description in NetworkRegistry.all {
      for stride in description.outputStrides {
        let network = try description.make(NetworkOptions(outputStride: stride))
        #expect(network.name == description.name && network.outputStride == stride)
        #expect(network.input == description.input)
        #expect(network.state.parameterCount == description.parameterCount)
        let maps = noGrad { network.features(Tensor.ones([1, 3, 65, 97]), training: false) }
        #expect(maps.last.shape == [1, network.featureChannels, (64 / stride) + 1, (96 / stride) + 1])
        #expect(maps.taps.map { $0.length(.channel) } == network.tapChannels)
        #expect(maps.last.minimum().scalar() >= 0)
      }
    }
  }

  @Test("unknown networks and strides are refused with what there is")
  func refusals() {
    let unknown = #expect(throws: NetworkError.self) { try NetworkRegistry.named("resnet9") }
    #expect(unknown?.description.contains("mobilenet_v2, paintnet") == true)
    let stride = #expect(throws: NetworkError.self) {
      try NetworkRegistry.named("paintnet").make(NetworkOptions(outputStride: 32))
    }
    #expect(stride?.description == "paintnet has no output stride 32; choose one of 8, 16.")
  }

  @Test("a layer with its norm folded in equals the two in turn, in values and gradients")
  func folding() throws {
    let filler = DeterministicFiller(gain: 0.7)
    for activation in [Activation.none, .relu, .relu6] {
      let layer = ConvNorm(
        Conv2d(from: 4, to: 8, kernel: 3, stride: 2), BatchNorm(8, policy: .frozenStatistics),
        activation: activation)
      filler.fill(layer.norm.state)
      let x = filler.tensor(key: "x", shape: [2, 4, 9, 9]) * 8
      var results: [[Float]] = []
      for separate in [false, true] {
        let y =
          separate
          ? activation(layer.norm(layer.convolution(x), training: true)) : layer(x, training: true)
        square(y).sum().backward()
        let tensors = [layer.convolution.weight, layer.norm.weight, layer.norm.bias]
        results.append(try y.floats() + tensors.flatMap { try #require($0.gradient).floats() })
        clearGradients(of: tensors)
      }
      let scale = results[1].map(abs).max() ?? 0
      #expect(zip(results[0], results[1]).allSatisfy { abs($0 - $1) <= 1e-5 * scale })
    }
  }

  @Test("the policy decides what batch norms do in training")
  func policies() {
    for policy in BatchNormPolicy.allCases {
      let network = PaintNet(NetworkOptions(batchNorm: policy))
      let before = network.state["bn1.running_mean"]?.floats()
      let x = Tensor.normal([2, 3, 32, 32])
      network.features(x, training: true).last.sum().backward()
      let after = network.state["bn1.running_mean"]?.floats()
      #expect((before == after) == (policy != .trained))
      let norms = network.state.trainable.filter { $0.name.hasPrefix("bn") }
      #expect(norms.isEmpty == (policy == .frozen))
      #expect(network.state.trainable.allSatisfy { $0.tensor.gradient != nil })
      #expect(network.state.trainable.allSatisfy { ($0.role == .bias) == $0.name.hasSuffix("bias") })
    }
  }

  @Test("images become normalised maps, in either channel order")
  func normalisation() {
    let image = Tensor(bytes: [0, 51, 255], shape: [1, 1, 1, 3])
    #expect(InputNormalisation.symmetric(image).floats().map { ($0 * 10).rounded() } == [-10, -6, 10])
    let bytes = InputNormalisation(scale: 1, mean: [100, 50, 1], std: [1, 1, 2], order: .bgr)
    let x = bytes(image)
    #expect(x.shape == [1, 3, 1, 1] && x.floats() == [155, 1, -0.5])
  }

  @Test("what weights say about their input is read back as it was written")
  func conventions() {
    let own = InputConvention(
      normalisation: InputNormalisation(scale: 1, mean: [1, 2, 3], std: [1, 1, 1], order: .bgr),
      sides: .oneMoreThanMultiple(of: 16))
    #expect(InputConvention(metadata: own.metadata, standard: .imageNet) == own)
    #expect(InputConvention(metadata: [:], standard: .tensorFlow) == .tensorFlow)
    for bad in ["", "mean=1", "scale=0 mean=1,1,1 std=1,1,1", "scale=1 mean=1,1,nan std=1,1,1", "std=0,0,0"] {
      #expect(InputNormalisation(bad) == nil)
    }
  }

  @Test("sides go to the nearest allowed one")
  func sides() {
    let rule = SideRule.oneMoreThanMultiple(of: 32)
    #expect([1, 33, 48, 49, 320, 321, 336, 337].map(rule.nearest) == [33, 33, 33, 65, 321, 321, 321, 353])
    #expect(SideRule.any.nearest(to: 100) == 100)
    #expect(SideRule("32k+1") == rule && SideRule("0k+1") == nil && SideRule("k") == nil)
  }
}
