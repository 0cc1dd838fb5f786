import Networks
import Testing
import Torch

@TorchActor @Suite("Affinity networks")
struct AffinityNetworkTests {
  @Test("PSA's features are those of the official head")
  func features() throws {
    let parity = try ParityCase("psa.features-01")
    let stages = try ["conv4", "conv5", "conv6"].map {
      try parity.file.tensor("in.\($0)").unsqueezed(at: .batch)
    }
    let head = AffinityFeatures(channels: [512, 1024, 4096])
    DeterministicFiller(gain: 0).fill(head.state)
    try parity.expect(noGrad { head(stages).floats() }, matches: "out.features")
  }

  @Test("IRN's boundaries are those of the official branch")
  func boundaries() throws {
    let parity = try ParityCase("irn.edge-01")
    let taps = try (1...5).map { try parity.file.tensor("in.tap\($0)") }
    let branch = BoundaryBranch(
      stages: zip([64, 256, 512, 1024, 2048], [1, 1, 2, 4, 4]).map { (channels: $0, factor: $1) })
    DeterministicFiller(gain: Float(try parity.number("gain"))).fill(branch.state)
    let logits = noGrad { branch(taps, height: 6, width: 7) }
    try parity.expect(logits.floats(), matches: "out.logits")
    try parity.expect(sigmoid(logits).floats(), matches: "out.edge")
  }

  @Test("the names of both heads are those of the published files")
  func names() {
    #expect(
      AffinityFeatures(channels: [8, 8, 8]).state.names == [
        "f8_3.weight", "f8_4.weight", "f8_5.weight", "f9.weight",
      ])
    let five = BoundaryBranch(stages: (0..<5).map { _ in (channels: 4, factor: 1) }).state.names
    #expect(five.prefix(3) == ["fc_edge1.0.weight", "fc_edge1.1.weight", "fc_edge1.1.bias"])
    #expect(five.suffix(2) == ["fc_edge6.weight", "fc_edge6.bias"] && five.count == 17)
  }

  @Test("no gradient passes the boundary branch, and one passes PSA's features")
  func gradients() {
    let stage = Tensor.normal([1, 4, 6, 6]).requiringGradient()
    let branch = BoundaryBranch(stages: [(channels: 4, factor: 2)])
    branch([stage], height: 11, width: 12).sum().backward()
    #expect(stage.gradient == nil)
    AffinityFeatures(channels: [4])([stage]).sum().backward()
    #expect(stage.gradient != nil)
  }

  @Test("every network has its stages by width and stride, and both heads find some to stand on")
  func stages() throws {
    let known: [(String, Int, [Int])] = [
      ("resnet18", 16, [4, 4, 8, 16, 16]), ("resnet18", 8, [4, 4, 8, 8, 8]),
      ("mobilenet_v2", 16, [2, 4, 8, 16, 16, 16]), ("mobilenet_v2", 8, [2, 4, 8, 8, 8, 8]),
      ("paintnet", 16, [4, 8, 16, 16]), ("paintnet", 8, [4, 8, 8, 8]), ("squeezenet1_1", 16, [2, 4, 8, 16]),
      ("vgg16", 16, [1, 2, 4, 8, 16]), ("vgg16_largefov", 8, [1, 2, 4, 8, 8, 8]),
    ]
    for (name, stride, strides) in known {
      let network = try NetworkRegistry.named(name).make(NetworkOptions(outputStride: stride))
      #expect(network.stages.map(\.stride) == strides, "\(name) at \(stride)")
      let features = AffinityFeatures.stages(of: network)
      #expect(!features.isEmpty && features.allSatisfy { $0.stride == stride }, "\(name)")
      let boundary = BoundaryBranch.stages(of: network)
      #expect(!boundary.isEmpty && boundary.allSatisfy { $0.stride >= 4 }, "\(name)")
      let maps = noGrad { network.features(Tensor.zeros([1, 3, 64, 64]), training: false) }
      for stage in network.stages {
        #expect(network.map(of: stage, in: maps).length(.channel) == stage.channels, "\(name)")
      }
    }
  }
}
