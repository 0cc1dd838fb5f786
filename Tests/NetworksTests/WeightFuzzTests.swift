import Foundation
import Networks
import TestSupport
import Testing
import Torch

@TorchActor @Suite("Damaged weight files")
struct WeightFuzzTests {
  /// Opens damaged copies and reads all their tensors.
  func fuzz(seed: UInt64, samples: [[UInt8]]) -> Fuzz.Outcome {
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).weights").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    return Fuzz.run(seed: seed, samples: samples) { bytes in
      try Data(bytes).write(to: URL(filePath: path))
      let file = try WeightFiles.open(path)
      var total = 0
      for name in file.names {
        let tensor = try file.tensor(name)
        total += tensor.count * tensor.type.size
        #expect(tensor.shape == file.facts(name)?.shape)
      }
      // Views may share a storage, but none has more than the file.
      #expect(total <= bytes.count * file.names.count)
    }
  }

  func fixture(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: PyTorchFileTests.folder.appending(path: name)))
  }

  @Test("a damaged PyTorch file is read or refused, never runs anything, never crashes and never hangs")
  func pytorch() throws {
    let names = [
      "types-zip.pth", "types-legacy.pth", "types-protocol4.pth", "checkpoint-zip.pth",
      "checkpoint-legacy.pth",
      "hostile-zip.pth", "hostile-legacy.pth",
    ]
    let outcome = fuzz(seed: 51, samples: try names.map(fixture))
    #expect(outcome.read > 3 && outcome.refused > 30 && outcome.slowest < .seconds(10), "\(outcome)")
    #expect(!FileManager.default.fileExists(atPath: "/tmp/camscope-was-here"))
  }

  @Test("a damaged safetensors file is read or refused, never crashes and never hangs")
  func safetensors() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).safetensors").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    var tensors = ElementType.allCases.map { type in
      (name: "t.\(type.rawValue)", tensor: Tensor([0, 1, 1, 0], shape: [2, 2]).converted(to: type))
    }
    tensors.append((name: "none", tensor: Tensor.zeros([0, 3])))
    try SafetensorsFile.write(tensors, metadata: ["normalisation": "scale=1"], to: path)
    let large = Array(try Data(contentsOf: URL(filePath: path)))
    try SafetensorsFile.write([("w", Tensor([1, 2]))], to: path)
    let small = Array(try Data(contentsOf: URL(filePath: path)))
    let outcome = fuzz(seed: 52, samples: [large, small])
    #expect(outcome.refused > 50 && outcome.slowest < .seconds(5), "\(outcome)")
  }
}
