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

  @Test("MobileNetV2 with filler weights at strides 32 and 16", arguments: [7, 8])
  func mobileNet(_ number: Int) throws {
    let parity = try ParityCase("net.forward-0\(number)")
    let filler = DeterministicFiller(gain: Float(try parity.number("gain")))
    let network = MobileNetV2(NetworkOptions(outputStride: Int(try parity.number("outputStride"))))
    filler.fill(network.state)
    let image = try parity.file.tensor("in.image")
    let features = noGrad { network.features(image, training: false).last }
    try parity.expect(features.floats(), matches: "out.features")
    let logits = linear(
      globalAveragePool(features), weight: filler.tensor(key: "classifier.1.weight", shape: [1000, 1280]),
      bias: filler.tensor(key: "classifier.1.bias", shape: [1000]))
    try parity.expect(logits.floats(), matches: "out.logits")
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
    let logits = linear(
      globalAveragePool(features), weight: try file.tensor("classifier.1.weight"),
      bias: try file.tensor("classifier.1.bias"))
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
