import Foundation
import Networks
import Runs
import Testing
import Torch

@TorchActor @Suite("Weight files")
struct SafetensorsTests {
  /// A path in a folder that goes away with the closure.
  func withTemporaryPath<Result>(_ body: (String) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder.appending(path: "weights.safetensors").path())
  }

  /// The error text of opening a file with this content.
  func refusal(_ content: Data) throws -> String {
    try withTemporaryPath { path in
      try content.write(to: URL(filePath: path))
      let error = #expect(throws: WeightError.self) { try SafetensorsFile(path) }
      return error?.description ?? ""
    }
  }

  /// A file from a header's text.
  func file(_ header: String, elements: Int = 0) -> Data {
    var data = Data((0..<8).map { UInt8(truncatingIfNeeded: header.utf8.count >> (8 * $0)) })
    data.append(Data(header.utf8))
    data.append(Data(count: elements))
    return data
  }

  @Test(
    "tensors of every type, empty ones and odd names come back, and the same content gives the same bytes")
  func roundTrip() throws {
    try withTemporaryPath { path in
      var tensors: [(name: String, tensor: Tensor)] = ElementType.allCases.map { type in
        ("t.\(type.rawValue)", Tensor([0, 1, 1, 0], shape: [2, 2]).converted(to: type))
      }
      tensors.append(("none", Tensor.zeros([0, 3])))
      tensors.append(("scalar", Tensor(scalar: 7)))
      tensors.append(("a \"quoted\" name\n", Tensor([1])))
      try SafetensorsFile.write(tensors, metadata: ["b": "2", "a": "1"], to: path)
      let bytes = try Data(contentsOf: URL(filePath: path))
      let file = try SafetensorsFile(path)
      #expect(file.metadata == ["a": "1", "b": "2"])
      #expect(Set(file.names) == Set(tensors.map(\.name)))
      for (name, tensor) in tensors {
        let read = try file.tensor(name)
        #expect(read.type == tensor.type && read.shape == tensor.shape)
        #expect(read.rawBytes() == tensor.rawBytes())
      }
      try SafetensorsFile.write(tensors, metadata: ["a": "1", "b": "2"], to: path)
      #expect(try Data(contentsOf: URL(filePath: path)) == bytes)
    }
  }

  @Test("damaged headers are refused with what is wrong")
  func damage() throws {
    #expect(try refusal(Data()).contains("it has 0 bytes"))
    #expect(try refusal(Data([255, 255, 255, 255, 255, 255, 255, 255, 0])).contains("does not fit"))
    #expect(try refusal(file("{")).contains("not the JSON"))
    #expect(try refusal(file(String(repeating: "[", count: 100_000))).contains("not the JSON"))
    let outside = #"{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#
    #expect(try refusal(file(outside, elements: 7)).contains("tensor w lies outside the file"))
    let negative = #"{"w":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}"#
    #expect(try refusal(file(negative, elements: 8)).contains("impossible shape"))
    let huge = #"{"w":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}}"#
    #expect(try refusal(file(huge)).contains("impossible shape"))
    let short = #"{"w":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}"#
    #expect(try refusal(file(short, elements: 8)).contains("8 bytes where its shape needs 12"))
    let foreign = #"{"w":{"dtype":"F8_E4M3","shape":[3],"data_offsets":[0,3]}}"#
    #expect(try refusal(file(foreign, elements: 3)).contains("unknown type F8_E4M3"))
    #expect(try refusal(file(#"{"w":{"a":"b"}}"#)).contains("wrong kind"))
  }

  @Test("no cut and no changed byte of a good file crashes the reader")
  func fuzz() throws {
    try withTemporaryPath { path in
      try SafetensorsFile.write([("w", Tensor([1, 2])), ("v", Tensor([3]))], metadata: ["k": "v"], to: path)
      let good = try Data(contentsOf: URL(filePath: path))
      var generator = SplitMix(state: 5)
      for round in 0..<400 {
        var bad = good
        if round % 2 == 0 { bad = bad.prefix(Int.random(in: 0..<bad.count, using: &generator)) }
        if !bad.isEmpty {
          bad[Int.random(in: 0..<bad.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
        }
        try bad.write(to: URL(filePath: path))
        if let file = try? SafetensorsFile(path) {
          for name in file.names { _ = try? file.tensor(name) }
        }
      }
    }
  }

  @Test("an absent file and a folder are errors of the file system")
  func absent() throws {
    try withTemporaryPath { path in
      #expect(throws: FileFailure.self) { try SafetensorsFile(path) }
      #expect(throws: FileFailure.self) { try SafetensorsFile(FileManager.default.temporaryDirectory.path()) }
    }
  }

  @Test("a network's weights go through a file, in half precision too, and nothing is changed on a mismatch")
  func networkWeights() throws {
    try withTemporaryPath { path in
      let network = PaintNet(NetworkOptions())
      DeterministicFiller(gain: 1).fill(network.state)
      network.input.normalisation = .imageNet
      try SafetensorsFile.write(
        network.state, as: .float16, metadata: network.input.metadata, to: path)
      let other = PaintNet(NetworkOptions())
      let report = try other.load(try SafetensorsFile(path))
      #expect(report.remark == nil && report.loaded == other.state.names.count)
      #expect(other.input == network.input)
      let x = Tensor.ones([1, 3, 32, 32])
      let (a, b) = noGrad {
        (network.features(x, training: false).last, other.features(x, training: false).last)
      }
      #expect((a - b).norm().scalar() < 0.01 * a.norm().scalar())

      let before = other.state.entries[0].tensor.floats()
      try SafetensorsFile.write(
        [("conv1.weight", Tensor([1])), ("extra", Tensor([1])), ("bn1.num_batches_tracked", Tensor([1]))],
        to: path)
      let error = #expect(throws: WeightError.self) { try other.load(try SafetensorsFile(path)) }
      let text = error?.description ?? ""
      #expect(text.contains("lacks bn1.weight, bn1.bias, bn1.running_mean, bn1.running_var and"))
      #expect(text.contains("unexpected extra"))
      #expect(text.contains("misshaped conv1.weight [1] instead of [16, 3, 3, 3]"))
      #expect(!text.contains("num_batches_tracked"))
      #expect(other.state.entries[0].tensor.floats() == before)
    }
  }

  @Test("VGG16's weights start VGG16-LargeFOV, whose two last layers stay random and are named")
  func largeFieldOfView() throws {
    try withTemporaryPath { path in
      let options = NetworkOptions(outputStride: 8)
      let (vgg, network) = (VGG16(options), VGG16LargeFOV(options))
      try SafetensorsFile.write(vgg.state, to: path)
      let fc6 = network.state["fc6.weight"]?.floats()
      let report = try network.load(try SafetensorsFile(path))
      #expect(report.loaded == 26 && report.kept == ["fc6.weight", "fc6.bias", "fc7.weight", "fc7.bias"])
      #expect(report.remark == "fc6.weight, fc6.bias, fc7.weight, fc7.bias start from random weights")
      #expect(network.state["features.28.weight"]?.floats() == vgg.state["features.28.weight"]?.floats())
      #expect(network.state["fc6.weight"]?.floats() == fc6)
      let half = network.state.filter { $0.name != "fc6.bias" }.map { (name: $0.name, tensor: $0.tensor) }
      try SafetensorsFile.write(half, to: path)
      #expect(throws: WeightError.self) { try network.load(try SafetensorsFile(path)) }
    }
  }
}

/// SplitMix64: a generator with a fixed start.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
