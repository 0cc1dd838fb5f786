import Foundation
import Runs
import TestSupport
import Testing

@Suite("Downloads are whole, checked, or absent")
struct DownloadTests {
  /// A file of the size of a small network.
  private let content: [UInt8] = {
    var bits = SeededBits(seed: 3)
    return (0..<300_000).map { _ in UInt8(truncatingIfNeeded: bits.next()) }
  }()

  private var checksum: String {
    var hash = SHA256()
    hash.update(content)
    return hash.finish()
  }

  private func download(_ server: TinyServer, to path: String) -> Download {
    Download(from: "\(server.address)/w.pth", to: path, checksumPrefix: String(checksum.prefix(8)))
  }

  private func bytes(_ path: String) -> [UInt8]? {
    FileManager.default.contents(atPath: path).map(Array.init)
  }

  private func names(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder)
  }

  @Test("a file arrives under its name alone, with its size told on the way, and is not fetched twice")
  func whole() throws {
    try withTemporaryFolder { folder in
      let server = try TinyServer(content)
      defer { server.end() }
      let path = "\(folder)/made/for/it/w.pth"
      var told: [(Int, Int?)] = []
      #expect(try download(server, to: path).run { told.append(($0, $1)) } == checksum)
      #expect(bytes(path) == content)
      #expect(try names(in: "\(folder)/made/for/it") == ["w.pth"])
      #expect(told.last?.0 == content.count && told.last?.1 == content.count)
      #expect(try download(server, to: path).run { _, _ in } == checksum)
      #expect(server.requestedOffsets == [0])
    }
  }

  @Test("a transfer that ends early is one sentence, and the next one goes on from there")
  func resumed() throws {
    try withTemporaryFolder { folder in
      let server = try TinyServer(content, manner: .stopping(after: 100_000))
      defer { server.end() }
      let path = "\(folder)/w.pth"
      let error = #expect(throws: DownloadError.self) { try download(server, to: path).run { _, _ in } }
      #expect(
        error?.description.contains("ended after 100000 of 300000 bytes; the same command goes on") == true)
      #expect(try names(in: folder) == [".w.pth.partial"])
      server.behave(.honest)
      var told: [(Int, Int?)] = []
      #expect(try download(server, to: path).run { told.append(($0, $1)) } == checksum)
      #expect(server.requestedOffsets == [0, 100_000])
      #expect(told.first?.1 == content.count)
      #expect(bytes(path) == content)
      #expect(try names(in: folder) == ["w.pth"])
    }
  }

  @Test("a server that cannot go on from an offset sends all of it again")
  func withoutRanges() throws {
    try withTemporaryFolder { folder in
      let server = try TinyServer(content, manner: .ignoringRange)
      defer { server.end() }
      try Data(content.prefix(5_000)).write(to: URL(filePath: "\(folder)/.w.pth.partial"))
      #expect(try download(server, to: "\(folder)/w.pth").run { _, _ in } == checksum)
      #expect(bytes("\(folder)/w.pth") == content)
    }
  }

  @Test("a leftover that is whole needs no transfer; one that is too long is begun again")
  func leftovers() throws {
    try withTemporaryFolder { folder in
      let server = try TinyServer(content)
      defer { server.end() }
      try Data(content).write(to: URL(filePath: "\(folder)/.a.partial"))
      #expect(try download(server, to: "\(folder)/a").run { _, _ in } == checksum)
      #expect(server.requestedOffsets.isEmpty)
      try Data(content + [1, 2, 3]).write(to: URL(filePath: "\(folder)/.b.partial"))
      #expect(try download(server, to: "\(folder)/b").run { _, _ in } == checksum)
      #expect(server.requestedOffsets == [content.count + 3, 0])
      #expect(bytes("\(folder)/b") == content)
    }
  }

  @Test("a file with another checksum is thrown away and leaves nothing")
  func wrongChecksum() throws {
    try withTemporaryFolder { folder in
      let server = try TinyServer(content)
      defer { server.end() }
      let wrong = Download(from: "\(server.address)/w", to: "\(folder)/w", checksumPrefix: "00000000")
      let error = #expect(throws: DownloadError.self) { try wrong.run { _, _ in } }
      #expect(error?.description.contains("instead of 00000000… and was thrown away") == true)
      #expect(try names(in: folder).isEmpty)
    }
  }

  @Test(
    "what the server refuses, or nobody serves, is one sentence and keeps what was there",
    arguments: [404, 503])
  func refused(status: Int) throws {
    try withTemporaryFolder { folder in
      let server = try TinyServer(content, manner: .refusing(status))
      defer { server.end() }
      try Data(content.prefix(5_000)).write(to: URL(filePath: "\(folder)/.w.pth.partial"))
      let path = "\(folder)/w.pth"
      let error = #expect(throws: DownloadError.self) { try download(server, to: path).run { _, _ in } }
      #expect(error?.description.contains("the server answered \(status)") == true)
      #expect(bytes("\(folder)/.w.pth.partial")?.count == 5_000)

      let nobody = Download(from: "http://127.0.0.1:1/w.pth", to: path, checksumPrefix: "0")
      let none = #expect(throws: DownloadError.self) { try nobody.run { _, _ in } }
      #expect(none?.description.contains("could not be downloaded: curl: (7)") == true)
      #expect(none?.description.contains("\n") == false)
    }
  }

  @Test("a file of that name that is another is not overwritten, and two downloads do not meet")
  func occupied() throws {
    try withTemporaryFolder { folder in
      let server = try TinyServer(content)
      defer { server.end() }
      try Data("mine".utf8).write(to: URL(filePath: "\(folder)/w"))
      #expect(throws: DownloadError.self) { try download(server, to: "\(folder)/w").run { _, _ in } }
      #expect(bytes("\(folder)/w") == Array("mine".utf8))

      let descriptor = open("\(folder)/.v.partial", O_RDWR | O_CREAT, 0o644)
      defer { close(descriptor) }
      #expect(flock(descriptor, LOCK_EX) == 0)
      #expect(throws: DownloadError.busy(path: "\(folder)/v")) {
        try download(server, to: "\(folder)/v").run { _, _ in }
      }
    }
  }

  @Test("the published files name their own checksums")
  func published() {
    #expect(PublishedWeights.named("resnet50")?.checksumPrefix == "0676ba61")
    #expect(PublishedWeights.named("mobilenet_v2-b0353104.pth")?.checksumPrefix == "b0353104")
    #expect(PublishedWeights.named("vgg19") == nil)
    #expect(
      PublishedWeights.all.allSatisfy { weights in
        weights.checksumPrefix.count == 8 && weights.checksumPrefix.allSatisfy(\.isHexDigit)
      })
  }
}
