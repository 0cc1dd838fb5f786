import Networks
import Testing
import Torch

@TorchActor @Suite("Networks")
struct NetworkTests {
  @Test(
    "every network of the registry has the strides, widths, taps and parameters that it declares",
    arguments: NetworkRegistry.all.map(\.name))
  func declarations(name: String) throws {
    let description = try NetworkRegistry.named(name)
    for stride in description.outputStrides {
      let network = try description.make(NetworkOptions(outputStride: stride))
      #expect(network.name == description.name && network.outputStride == stride)
      #expect(network.input == description.input)
      #expect(network.state.parameterCount == description.parameterCount)
      let maps = noGrad { network.features(Tensor.ones([1, 3, 65, 97]), training: false) }
      let size = [65, 97].map { Self.side(of: name, image: $0, outputStride: stride) }
      #expect(maps.last.shape == [1, network.featureChannels] + size)
      #expect(maps.taps.map { $0.length(.channel) } == network.tapChannels)
      #expect(Set(network.tapNames).count == maps.taps.count)
      #expect(maps.last.minimum().scalar() >= 0)
      for (name, tap) in zip(network.tapNames, maps.taps) {
        #expect(network.tap(name, of: maps).isSame(as: tap))
      }
    }
  }

  /// The side of the last features: layers with padding give (H − 1)/s + 1, VGG's max-pools cut an odd rest off, and
  /// SqueezeNet pads nothing and rounds up.
  private static func side(of name: String, image: Int, outputStride: Int) -> Int {
    switch name {
    case "vgg16": image / outputStride
    case "squeezenet1_1": (0..<3).reduce((image - 3) / 2 + 1) { side, _ in (side - 3 + 1) / 2 + 1 }
    default: (image - 1) / outputStride + 1
    }
  }

  @Test(
    "every trained tensor of every network gets a gradient, in single precision and in bfloat16",
    arguments: NetworkRegistry.all.map(\.name))
  func gradients(name: String) throws {
    let description = try NetworkRegistry.named(name)
    let network = try description.make(
      NetworkOptions(outputStride: description.outputStrides[0], batchNorm: .frozenStatistics))
    TorchSettings.seed(5)
    for precision in [Precision.float32, .bfloat16] {
      let last = autocast(precision) { network.features(Tensor.normal([1, 3, 33, 33]), training: true).last }
      last.converted(to: .float32).mean().backward()
      let tensors = network.state.trainable.map(\.tensor)
      #expect(tensors.allSatisfy { $0.gradient?.norm().scalar().isFinite == true }, "\(precision)")
      clearGradients(of: tensors)
    }
  }

  @Test("ResNet-38d trains 36 of its 118 parameter tensors, the classifier among them")
  func restingParts() {
    let network = ResNet38d(NetworkOptions(outputStride: 8))
    let parameters = network.state.filter { $0.role != .statistic }
    // A classifier of 20 classes without bias comes on top.
    #expect(parameters.count + 1 == 118)
    #expect(network.state.trainable.count + 1 == 36)
    #expect(network.state.parameterCount + 20 * 4096 == 105_152_832)
    for entry in parameters where !entry.tensor.requiresGradient {
      let isEarly = ["conv1a.", "b2.", "b2_1.", "b2_2."].contains(where: entry.name.hasPrefix)
      #expect(isEarly || entry.name.contains("bn"), "\(entry.name)")
    }
    #expect(network.state.trainable.allSatisfy { $0.name.contains("conv_branch") })
    let trained = ResNet38d(NetworkOptions(outputStride: 8, batchNorm: .trained)).state.trainable
    #expect(trained.contains { $0.name == "bn7.weight" } && !trained.contains { $0.name.hasPrefix("b2") })
  }

  @Test("networks that drop channels do so in training alone")
  func dropout() {
    for network: any Network in [
      VGG16LargeFOV(NetworkOptions(outputStride: 8)), ResNet38d(NetworkOptions(outputStride: 8)),
    ] {
      let x = Tensor.normal([1, 3, 17, 17])
      func features(training: Bool) -> [Float] {
        noGrad { network.features(x, training: training).last.floats() }
      }
      #expect(features(training: false) == features(training: false))
      #expect(features(training: true) != features(training: true))
    }
  }

  @Test(
    "published names: one from every kind of layer",
    arguments: [
      (
        "resnet18",
        ["conv1.weight", "bn1.running_var", "layer2.0.downsample.1.bias", "layer4.1.conv2.weight"]
      ),
      ("resnet101", ["layer1.0.downsample.0.weight", "layer3.22.conv3.weight", "layer4.2.bn3.weight"]),
      ("vgg16", ["features.0.weight", "features.28.bias"]),
      ("vgg16_largefov", ["features.24.weight", "fc6.bias", "fc7.weight"]),
      ("squeezenet1_1", ["features.0.bias", "features.12.expand3x3.weight", "features.3.squeeze.bias"]),
      (
        "resnet38d",
        [
          "conv1a.weight", "b2.conv_branch1.weight", "b4_5.bn_branch2b1.running_mean",
          "b5_2.conv_branch2a.weight",
          "b6.bn_branch2b2.weight", "b7.conv_branch2b2.weight", "bn7.bias",
        ]
      ),
    ])
  func names(network: String, expected: [String]) throws {
    let description = try NetworkRegistry.named(network)
    let state = try description.make(NetworkOptions(outputStride: description.outputStrides[0])).state
    for name in expected { #expect(state[name] != nil, "\(name)") }
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
    #expect(zip(bytes.inverse(x).floats(), [1, 0.2, 0]).allSatisfy { abs($0 - $1) < 1e-6 })
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
