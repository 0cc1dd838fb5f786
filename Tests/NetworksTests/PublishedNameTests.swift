import Foundation
import Networks
import Testing
import Torch

@TorchActor @Suite("Files of every network of the registry")
struct PublishedNameTests {
  /// Writes zeros in half precision under these names and opens the file.
  func file(_ shapes: [(name: String, shape: [Int])]) throws -> any WeightFile {
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).safetensors").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try SafetensorsFile.write(
      shapes.map { (name: $0.name, tensor: Tensor.zeros($0.shape).converted(to: .float16)) }, to: path)
    return try WeightFiles.open(path)
  }

  func shapes(_ description: NetworkDescription) throws -> [(name: String, shape: [Int])] {
    let stride = try #require(description.outputStrides.first)
    return try description.make(NetworkOptions(outputStride: stride)).state.shapes
  }

  @Test(
    "a wrapped file with heads fits its own network and none of another depth",
    arguments: ["resnet18", "resnet50", "squeezenet1_1", "mobilenet_v2", "vgg16", "paintnet"])
  func wrapped(name: String) throws {
    let own = try shapes(NetworkRegistry.named(name))
    let heads = [(name: "module.head.weight", shape: [3, 4]), (name: "epoch_loss", shape: [2])]
    let file = try file(own.map { (name: "module.backbone.\($0.name)", shape: $0.shape) } + heads)
    for other in ["resnet18", "resnet34", "resnet50", "squeezenet1_1", "mobilenet_v2", "vgg16", "paintnet"] {
      let description = try NetworkRegistry.named(other)
      let match = WeightMatch(file, to: try shapes(description), of: description)
      #expect(match.fits == (other == name), "\(other)")
      guard other == name else { continue }
      #expect(match.prefix == "module.backbone." && !match.isTimm)
      #expect(Set(match.aside) == ["module.head.weight", "epoch_loss"])
      #expect(match.found.count == own.count)
    }
  }

  @Test("the features of VGG16 start VGG16-LargeFOV, whose own layers stay as they are")
  func largeFOV() throws {
    let vgg = try NetworkRegistry.named("vgg16")
    let largeFOV = try NetworkRegistry.named("vgg16_largefov")
    let match = WeightMatch(try file(try shapes(vgg)), to: try shapes(largeFOV), of: largeFOV)
    #expect(match.fits && Set(match.kept) == ["fc6.weight", "fc6.bias", "fc7.weight", "fc7.bias"])
    #expect(match.remarks.contains { $0.contains("start from random weights") })
  }
}
