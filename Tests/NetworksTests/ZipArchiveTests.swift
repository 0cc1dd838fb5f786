import Foundation
import Networks
import Testing
import Torch

@TorchActor @Suite("Zip archives of PyTorch")
struct ZipArchiveTests {
  /// Opens an archive; the tensor "w" or the error's text.
  func open(_ data: Data) throws -> Result<[Float], WeightError> {
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).pth").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try data.write(to: URL(filePath: path))
    do {
      return .success(try WeightFiles.open(path).tensor("w").floats())
    } catch let error as WeightError {
      return .failure(error)
    }
  }

  func refusal(_ data: Data) throws -> String {
    switch try open(data) {
    case .success: "accepted"
    case .failure(let error): error.description
    }
  }

  @Test(
    "archives with 32-bit and with 64-bit records are read, and a comment may follow",
    arguments: [false, true])
  func records(is64Bits: Bool) throws {
    var archive = ZipWriter.stateDictionary([1, 2, 3])
    archive.is64Bits = is64Bits
    #expect(try open(archive.data) == .success([1, 2, 3]))
    var commented = archive.data
    commented.append(contentsOf: [UInt8](repeating: UInt8(ascii: " "), count: 1_000))
    #expect(try open(commented) == .success([1, 2, 3]))
  }

  @Test(
    "sizes and places that lie outside the file are refused before memory is taken", arguments: [false, true])
  func lies(is64Bits: Bool) throws {
    var archive = ZipWriter.stateDictionary([1, 2, 3])
    archive.is64Bits = is64Bits
    archive.extraSize = 1 << 31
    #expect(try refusal(archive.data).contains("lies outside the file"))
    if is64Bits {
      for size in [UInt64(1) << 60, .max, 1 << 63] {
        archive.extraSize = size
        #expect(try refusal(archive.data) != "accepted")
      }
    }
    archive.extraSize = 0
    archive.directoryShift = 1 << 31
    #expect(try refusal(archive.data).contains("directory"))
    archive.directoryShift = 1
    #expect(try refusal(archive.data).contains("directory"))
    archive.directoryShift = 0
    archive.entries.append(archive.entries[1])
    #expect(try refusal(archive.data).contains("two entries a/data/0"))
    archive.entries = [archive.entries[0]]
    #expect(try refusal(archive.data).contains("no storage 0"))
    archive.entries = [("b/text", [1])]
    #expect(try refusal(archive.data).contains("without data.pkl"))
  }

  @Test("an archive cut anywhere is refused")
  func cuts() throws {
    let whole = ZipWriter.stateDictionary([1, 2, 3]).data
    for count in stride(from: 4, to: whole.count, by: 7) {
      #expect(try refusal(whole.prefix(count)) != "accepted", "\(count) bytes")
    }
  }
}
