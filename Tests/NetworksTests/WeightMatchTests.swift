import Foundation
import Networks
import Testing
import Torch

@TorchActor @Suite("Names of published and of wrapped weights")
struct WeightMatchTests {
  /// Writes a network's filled state under other names and loads it into a new network.
  func load(
    renaming: (String) -> String, extra: [String] = [], into network: any Network
  ) throws -> (report: WeightReport, same: Bool) {
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).safetensors").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let source = try NetworkRegistry.named(network.name).make(NetworkOptions())
    DeterministicFiller(gain: 1).fill(source.state)
    var tensors = source.state.map { (name: renaming($0.name), tensor: $0.tensor) }
    tensors += extra.map { (name: $0, tensor: Tensor([1, 2])) }
    try SafetensorsFile.write(tensors, to: path)
    let report = try network.load(try WeightFiles.open(path))
    let same = zip(source.state, network.state).allSatisfy { $0.tensor.floats() == $1.tensor.floats() }
    return (report, same)
  }

  @Test(
    "a prefix of a training is taken off and what stands beside it is left aside",
    arguments: ["module.", "backbone.", "module.encoder."])
  func prefixes(prefix: String) throws {
    let (report, same) = try load(
      renaming: { prefix + $0 }, extra: ["\(prefix)classifier.weight", "head.weight"],
      into: PaintNet(NetworkOptions()))
    #expect(same)
    #expect(report.remarks.count == 2)
    #expect(report.remarks.first == "the prefix '\(prefix)' of the names is taken off")
    #expect(report.remarks.last?.contains("head.weight") == true)
  }

  @Test("timm's names of MobileNetV2 are translated, with a prefix as well")
  func timm() throws {
    // timm/models/_efficientnet_blocks.py: the first block is separable, the others are inverted residuals.
    func renamed(_ name: String) -> String {
      let parts = name.split(separator: ".").map(String.init)
      let leaf = parts[parts.count - 1]
      let block = Int(parts[1]) ?? 0
      if block == 0 { return (parts[2] == "0" ? "conv_stem." : "bn1.") + leaf }
      if block == 18 { return (parts[2] == "0" ? "conv_head." : "bn2.") + leaf }
      let starts = [1, 2, 4, 7, 11, 14, 17, 18]
      let stage = starts.lastIndex { $0 <= block } ?? 0
      let inner = parts[3..<parts.count - 1].joined(separator: ".")
      let names =
        block == 1
        ? ["0.0": "conv_dw", "0.1": "bn1", "1": "conv_pw", "2": "bn2"]
        : ["0.0": "conv_pw", "0.1": "bn1", "1.0": "conv_dw", "1.1": "bn2", "2": "conv_pwl", "3": "bn3"]
      return "blocks.\(stage).\(block - starts[stage]).\(names[inner] ?? "?").\(leaf)"
    }
    #expect(renamed("features.18.0.weight") == "conv_head.weight")
    #expect(renamed("features.3.conv.1.1.bias") == "blocks.1.1.bn2.bias")
    for prefix in ["", "model."] {
      let (report, same) = try load(
        renaming: { prefix + renamed($0) }, extra: ["\(prefix)classifier.weight"],
        into: MobileNetV2(NetworkOptions()))
      #expect(same)
      #expect(report.remarks.contains("timm's names are translated to torchvision's"))
      #expect(report.ignored == ["\(prefix)classifier.weight"])
    }
  }

  @Test("a larger network of the same family does not pass for the smaller one")
  func larger() throws {
    let error = #expect(throws: WeightError.self) {
      try load(renaming: { $0 }, extra: ["features.19.0.weight"], into: MobileNetV2(NetworkOptions()))
    }
    #expect(error?.description.contains("unexpected features.19.0.weight") == true)
  }
}
