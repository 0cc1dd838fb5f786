import Foundation
import Runs
import Testing

@Suite("Durable files are whole or absent")
struct DurableFileTests {
  @Test("a write replaces the file and leaves no temporary one")
  func replaces() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/f"
      try DurableFile.write(Data("old".utf8), to: path)
      try DurableFile.write(Data("new".utf8), to: path)
      #expect(try DurableFile.read(path) == Data("new".utf8))
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["f"])
    }
  }

  @Test("a writer that throws leaves the old file")
  func keepsOld() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/f"
      try DurableFile.write(Data("old".utf8), to: path)
      #expect(throws: CancellationError.self) {
        try DurableFile.replace(path) { temporary in
          try Data("half".utf8).write(to: URL(fileURLWithPath: temporary))
          throw CancellationError()
        }
      }
      #expect(try DurableFile.read(path) == Data("old".utf8))
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["f"])
    }
  }

  @Test("what cannot be read or written is one sentence with the path")
  func failures() throws {
    try withTemporaryFolder { folder in
      #expect(
        sentence { try DurableFile.read("\(folder)/absent") }?.contains("\(folder)/absent could not be read")
          == true)
      #expect(sentence { try DurableFile.read(folder) } != nil)
      #expect(sentence { try DurableFile.read("/dev/zero") } != nil)
      try DurableFile.write(Data(count: 10), to: "\(folder)/ten")
      #expect(sentence { try DurableFile.read("\(folder)/ten", atMost: 9) } != nil)
      #expect(sentence { try DurableFile.write(Data(), to: "\(folder)/no/such/f") } != nil)
      #expect(sentence { try DurableFile.makeDirectory("\(folder)/ten/x") } != nil)
      try DurableFile.makeDirectory("\(folder)/a/b/c")
      try DurableFile.makeDirectory("\(folder)/a/b/c")
    }
  }
}
