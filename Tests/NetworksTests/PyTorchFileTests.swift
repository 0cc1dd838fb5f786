import Foundation
import Networks
import Testing
import Torch

@TorchActor @Suite("PyTorch files")
struct PyTorchFileTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/PyTorch")

  func path(_ name: String) -> String { Self.folder.appending(path: name).path }

  /// The error text of opening a file.
  func refusal(_ name: String) -> String {
    let error = #expect(throws: WeightError.self) { try WeightFiles.open(path(name)) }
    return error?.description ?? ""
  }

  /// The error text of opening a file with this content.
  func refusal(of content: Data) throws -> String {
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).pth").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try content.write(to: URL(filePath: path))
    let error = #expect(throws: WeightError.self) { try WeightFiles.open(path) }
    return error?.description ?? ""
  }

  @Test(
    "every type and view that torch.save wrote comes back, from zip archives and from the legacy format",
    arguments: ["types-zip.pth", "types-legacy.pth", "types-protocol4.pth"])
  func types(name: String) throws {
    let file = try WeightFiles.open(path(name))
    #expect(file.format == (name.contains("legacy") ? .pytorchLegacy : .pytorchArchive))
    let expected: [(name: String, type: ElementType, shape: [Int], values: [Float])] = [
      ("weight", .float32, [2, 3], [0, 0.25, 0.5, 0.75, 1, 1.25]),
      ("transposed", .float32, [3, 2], [0, 3, 1, 4, 2, 5]),
      ("slice", .float32, [2, 3], [8, 9, 10, 14, 15, 16]),
      ("stepped", .float32, [5], [1, 6, 11, 16, 21]),
      ("f64", .float64, [2], [1.5, -2.25]),
      ("f16", .float16, [2], [0.5, -3]),
      ("bf16", .bfloat16, [2], [0.5, -3]),
      ("i64", .int64, [], [7]),
      ("i32", .int32, [2], [-1, 2]),
      ("u8", .uint8, [2], [0, 255]),
      ("bool", .bool, [2], [1, 0]),
      ("empty", .float32, [0, 3], []),
      ("parameter", .float32, [2], [4, 5]),
    ]
    #expect(file.names == expected.map(\.name))
    for wanted in expected {
      #expect(
        file.facts(wanted.name) == TensorFacts(type: wanted.type, shape: wanted.shape), "\(wanted.name)")
      let tensor = try file.tensor(wanted.name)
      #expect(tensor.type == wanted.type && tensor.shape == wanted.shape, "\(wanted.name)")
      #expect(tensor.floats() == wanted.values, "\(wanted.name)")
    }
    #expect(throws: WeightError.missingTensor(path: path(name), name: "none")) { try file.tensor("none") }
  }

  @Test(
    "a training's checkpoint gives its state dictionary, says where it was, and keeps its numbers as metadata",
    arguments: ["checkpoint-zip.pth", "checkpoint-legacy.pth"])
  func checkpoint(name: String) throws {
    let file = try WeightFiles.open(path(name))
    #expect(file.names.first == "module.conv1.weight" && file.names.count == 8)
    #expect(file.remarks == ["the tensors are those under 'state_dict'"])
    #expect(file.metadata == ["epoch": "12", "arch": "tiny", "best": "0.75"])
    let variance = try file.tensor("module.bn1.running_var").floats()
    #expect(variance == [0.9226123690605164, 0.9332156181335449, 0.9388338327407837, 0.9334119558334351])
  }

  @Test("a pickle that calls os.system or eval is refused by name, in both formats, and nothing is run")
  func hostile() {
    for name in ["hostile-zip.pth", "hostile-legacy.pth", "hostile-bare.pth"] {
      let text = refusal(name)
      #expect(text.contains("posix.system") && text.contains("nothing in it was run"), "\(text)")
    }
    #expect(refusal("hostile-eval-protocol4.pth").contains("builtins.eval"))
    #expect(refusal("module-zip.pth").contains("__main__.Net"))
    #expect(!FileManager.default.fileExists(atPath: "/tmp/camscope-was-here"))
  }

  @Test("calls in the old opcodes are refused as well")
  func oldOpcodes() throws {
    for call in ["cos\nsystem\n(S'true'\ntR", "(S'true'\nios\nsystem\n"] {
      var writer = PickleWriter()
      writer.ascii(call)
      #expect(try refusal(of: writer.finished(count: 0, elements: [])).contains("os.system"))
    }
    var writer = PickleWriter()
    writer.ascii("ctorch\nload\n")
    #expect(try refusal(of: writer.finished(count: 0, elements: [])).contains("torch.load"))
  }

  @Test("compressed archives, programs and other files are refused with what they are")
  func foreign() throws {
    #expect(refusal("deflated.pth").contains("compressed"))
    #expect(refusal("torchscript.pt").contains("TorchScript"))
    #expect(try refusal(of: Data()).contains("empty"))
    #expect(
      try refusal(of: Data("a text of no format".utf8)).contains("neither a safetensors nor a PyTorch file"))
    #expect(try refusal(of: Data([0x80, 2, 0x4B, 1, 0x2E])).contains("not one that PyTorch wrote"))
  }

  @Test("the format is told by the first bytes, whatever the name")
  func recognition() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).pth").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try SafetensorsFile.write([("w", Tensor([1, 2]))], to: path)
    let file = try WeightFiles.open(path)
    #expect(file.format == .safetensors && file.facts("w")?.shape == [2])
  }

  @Test("a state dictionary made by hand opens; views that leave or repeat their storage do not")
  func lyingViews() throws {
    func file(count: Int, offset: Int = 0, shape: [Int], strides: [Int], real: Int? = nil) -> Data {
      var writer = PickleWriter()
      writer.ascii("}")
      writer.text("w")
      writer.tensor(count: count, offset: offset, shape: shape, strides: strides)
      writer.ascii("s")
      return writer.finished(count: real ?? count, elements: [1, 2, 3, 4])
    }
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).pth").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try file(count: 4, offset: 1, shape: [3], strides: [1]).write(to: URL(filePath: path))
    #expect(try WeightFiles.open(path).tensor("w").floats() == [2, 3, 4])

    #expect(try refusal(of: file(count: 4, shape: [5], strides: [1])).contains("reaches beyond"))
    #expect(try refusal(of: file(count: 4, offset: 2, shape: [3], strides: [1])).contains("reaches beyond"))
    #expect(try refusal(of: file(count: 4, shape: [2], strides: [4])).contains("reaches beyond"))
    #expect(try refusal(of: file(count: 4, shape: [1 << 40], strides: [0])).contains("reaches beyond"))
    #expect(try refusal(of: file(count: 4, offset: -1, shape: [2], strides: [1])).contains("impossible"))
    #expect(try refusal(of: file(count: 4, shape: [2], strides: [-1])).contains("impossible"))
    #expect(try refusal(of: file(count: 4, shape: [1 << 62, 4], strides: [1, 1])).contains("impossible"))
    #expect(try refusal(of: file(count: 4, shape: [2, 2], strides: [1])).contains("axes"))
    #expect(try refusal(of: file(count: 1 << 40, shape: [2], strides: [1])).contains("does not fit"))
    #expect(
      try refusal(of: file(count: 1 << 40, shape: [2], strides: [1], real: 4)).contains("claims a storage"))
    #expect(try refusal(of: file(count: -1, shape: [0], strides: [1])).contains("no storage"))
  }

  @Test("pickles that copy, nest or loop without end are refused before they take memory")
  func bombs() throws {
    // A list of a hundred thousand pairs, made a dictionary again and again.
    var copies = PickleWriter()
    copies.ascii("ccollections\nOrderedDict\nq\u{0}](")
    for _ in 0..<100_000 { copies.bytes += Array("K".utf8) + [1] + Array("K".utf8) + [1, 0x86] }
    copies.bytes += Array("e".utf8) + [0x85] + Array("q".utf8) + [1]
    for _ in 0..<10_000 { copies.bytes += Array("h".utf8) + [0] + Array("h".utf8) + [1] + Array("R0".utf8) }
    #expect(try refusal(of: copies.finished(count: 0, elements: [])).contains("steps"))
    var nested = PickleWriter()
    nested.ascii(String(repeating: "(", count: 100_000))
    #expect(try refusal(of: nested.finished(count: 0, elements: [])).contains("nested"))
    // Tuples within tuples need no mark; they cost a place each and no recursion.
    var tuples = PickleWriter()
    tuples.ascii(")")
    tuples.bytes += [UInt8](repeating: 0x85, count: 1_000_000)
    #expect(try refusal(of: tuples.finished(count: 0, elements: [])).contains("no dictionary of tensors"))
    var long = PickleWriter()
    long.ascii(String(repeating: "N0", count: 3_000_000))
    #expect(try refusal(of: long.finished(count: 0, elements: [])).contains("steps"))
    // A dictionary that holds itself under every usual name.
    var cycle = PickleWriter()
    cycle.ascii("}q\u{0}")
    cycle.text("state_dict")
    cycle.ascii("h\u{0}s")
    #expect(try refusal(of: cycle.finished(count: 0, elements: [])).contains("no dictionary of tensors"))
  }
}
