import Networks
import Testing
import Torch

@TorchActor @Suite("Parity with the reference values")
struct ParityTests {
  @Test("the deterministic filler", arguments: 1...4)
  func filler(_ number: Int) throws {
    let parity = try ParityCase("net.filler-0\(number)")
    let start = Int(try parity.number("start"))
    let shape = try #require(parity.settings["shape"]).split(separator: ",").compactMap { Int($0) }
    let values = DeterministicFiller(gain: Float(try parity.number("gain"))).values(
      key: try #require(parity.settings["key"]), shape: shape,
      range: start..<start + Int(try parity.number("count")))
    try parity.expect(values, matches: "out.values")
  }

  @Test(
    "networks with filler weights at every stride and dilation",
    arguments: [2, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14])
  func networks(_ number: Int) throws {
    let parity = try ParityCase("net.forward-\(number < 10 ? "0" : "")\(number)")
    let filler = DeterministicFiller(gain: Float(try parity.number("gain")))
    let description = try NetworkRegistry.named(try #require(parity.settings["arch"]))
    let network = try description.make(
      NetworkOptions(
        outputStride: Int(try parity.number("outputStride")), dilated: parity.settings["dilate"] != "0",
        fc6Dilation: parity.settings["fc6Dilation"].flatMap(Int.init) ?? 1))
    filler.fill(network.state)
    let image = try parity.file.tensor("in.image")
    let maps = noGrad { network.features(image, training: false) }
    try parity.expect(maps.last.floats(), matches: "out.features")
    for (name, tap) in zip(network.tapNames, maps.taps) where parity.file.entries["out.\(name)"] != nil {
      try parity.expect(tap.floats(), matches: "out.\(name)")
    }
    #expect((description.imageNetClassifier != nil) == (parity.file.entries["out.logits"] != nil))
    if let classifier = description.imageNetClassifier {
      let logits = classifier.logits(of: maps.last) { filler.tensor(key: $0, shape: $1) }
      try parity.expect(logits.floats(), matches: "out.logits")
    }
  }

  @Test("SqueezeNet takes the ImageNet weights", .enabled(if: ParityCase.weightsFolder != nil))
  func squeezeNet() throws {
    let folder = try #require(ParityCase.weightsFolder)
    let network = SqueezeNet(NetworkOptions())
    let report = try network.load(try SafetensorsFile("\(folder)/squeezenet1_1_imagenet.safetensors"))
    #expect(report.ignored == ["classifier.1.bias", "classifier.1.weight"])
    #expect(network.input == .imageNet)
  }

  @Test("MobileNetV2 with the ImageNet weights", .enabled(if: ParityCase.weightsFolder != nil))
  func imageNet() throws {
    let parity = try ParityCase("net.forward-09")
    let name = try #require(parity.settings["weights"])
    let folder = try #require(ParityCase.weightsFolder)
    let file = try SafetensorsFile("\(folder)/\(name)")
    let network = MobileNetV2(NetworkOptions(outputStride: 32))
    let report = try network.load(file)
    #expect(report.ignored == ["classifier.1.bias", "classifier.1.weight"])
    #expect(report.loaded == network.state.names.count)
    #expect(network.input == .tensorFlow)
    let image = network.input.normalisation(try parity.file.tensor("in.image"))
    let features = noGrad { network.features(image, training: false).last }
    try parity.expect(features.floats(), matches: "out.features")
    let classifier = try #require(NetworkRegistry.named("mobilenet_v2").imageNetClassifier)
    let logits = try classifier.logits(of: features) { name, _ in try file.tensor(name) }
    try parity.expect(logits.floats(), matches: "out.logits")
  }

  @Test("SGD with the poly schedule, with the official momentum and with a true one", arguments: 1...3)
  func optimiser(_ number: Int) throws {
    let parity = try ParityCase("optim.poly-0\(number)")
    let parameter = try parity.file.tensor("in.param").cloned()
    let decay = try parity.number("weightDecay")
    let momentum = try #require(parity.settings["momentum"])
    let sgd = SGD(
      groups: [
        .init(
          parameters: [parameter],
          weightDecay: parity.settings["groupWeightDecay"].flatMap(Double.init) ?? decay)
      ],
      schedule: PolySchedule(rate: try parity.number("lr"), steps: Int(try parity.number("maxStep"))),
      weightDecay: decay,
      momentum: momentum == "quirk" ? .officialQuirk : .value(try parity.number("momentum")),
      nesterov: parity.settings["nesterov"] == "1")
    let gradients = try parity.file.tensor("in.grads")
    var rates: [Float] = []
    var steps: [Float] = []
    for step in 0..<gradients.length(.batch) {
      rates.append(Float(sgd.rate))
      parameter.setGradient(gradients.element(step, along: .batch))
      sgd.update()
      steps += parameter.floats()
    }
    try parity.expect(rates, matches: "out.lr")
    try parity.expect(steps, matches: "out.params")
  }
}
