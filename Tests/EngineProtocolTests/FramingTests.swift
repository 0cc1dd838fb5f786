import EngineProtocol
import Foundation
import Testing

@Suite("Frames are cut out of any stream")
struct FramingTests {
  @Test("frames survive being fed byte by byte, in pairs and all at once", arguments: [1, 2, 7, 1000])
  func chunks(size: Int) throws {
    let frames = [
      Frame(header: Data("{}".utf8)), Frame(header: Data(), payload: Data([1, 2, 3])),
      Frame(header: Data("abc".utf8), payload: Data(repeating: 9, count: 500)),
    ]
    let stream = frames.reduce(Data()) { $0 + $1.encoded() }
    var reader = FrameReader()
    var found: [Frame] = []
    var start = 0
    while start < stream.count {
      let end = min(stream.count, start + size)
      found += try reader.feed(stream[start..<end])
      start = end
    }
    #expect(found == frames)
  }

  @Test(
    "a length that no frame has is one error, and the reader stays in it",
    arguments: [
      [3, 0, 0, 0, 0, 0, 0, 0], [255, 255, 255, 255, 0, 0, 0, 0], [10, 0, 0, 0, 7, 0, 0, 0],
      [0, 0, 0, 0, 0, 0, 0, 0],
    ] as [[UInt8]])
  func malformed(bytes: [UInt8]) {
    var reader = FrameReader()
    let first = failure { try reader.feed(Data(bytes)) }
    #expect(first?.description.contains("is broken") == true)
    #expect(failure { try reader.feed(Frame(header: Data()).encoded()) } == first)
  }

  @Test("random bytes never trap a reader")
  func fuzz() {
    var generator = SplitMix(state: 7)
    for _ in 0..<2000 {
      var reader = FrameReader()
      var handshake = HandshakeReader()
      let bytes = Data(
        (0..<Int(generator.next() % 64)).map { _ in UInt8(truncatingIfNeeded: generator.next() & 15) })
      for frame in (try? reader.feed(bytes)) ?? [] {
        #expect(throws: ProtocolError.self) { try ClientMessage(frame) }
        #expect(throws: ProtocolError.self) { try EngineMessage(frame) }
      }
      _ = try? handshake.feed(Data(Handshake.magic.utf8) + bytes)
    }
  }
}

@Suite("The handshake is found behind any banner")
struct HandshakeTests {
  @Test("banner, handshake and the first frame are told apart at every cut")
  func banner() throws {
    let handshake = try sampleHandshake.encoded()
    let stream = Data("Welcome to CAMSCOPE-ENGIN\n\u{1B}[0m".utf8) + handshake + Data("rest".utf8)
    for cut in stride(from: 0, to: stream.count, by: 11) {
      var reader = HandshakeReader()
      var rest = Data()
      var found: Handshake?
      for part in [stream[..<cut], stream[cut...]] {
        if found != nil {
          rest += part
        } else if let (value, tail) = try reader.feed(part) {
          found = value
          rest = tail
        }
      }
      #expect(found == sampleHandshake)
      #expect(rest == Data("rest".utf8))
      #expect(reader.banner.hasPrefix("Welcome"))
    }
  }

  @Test("another version is one sentence")
  func otherVersion() {
    var reader = HandshakeReader()
    let error = failure { try reader.feed(Data("CAMSCOPE-ENGINE 99 12\n".utf8)) }
    #expect(error == .otherVersion(found: "99", wanted: Handshake.version))
    #expect(error?.description.contains("install the same version") == true)
  }

  @Test(
    "a broken handshake is an error",
    arguments: [
      "CAMSCOPE-ENGINE 2 -4\n", "CAMSCOPE-ENGINE 2 999999999999\n", "CAMSCOPE-ENGINE 2\n",
      "CAMSCOPE-ENGINE \n", "CAMSCOPE-ENGINE 2 2\n{}", "CAMSCOPE-ENGINE " + String(repeating: "1", count: 80),
    ])
  func broken(text: String) {
    var reader = HandshakeReader()
    #expect(failure { try reader.feed(Data(text.utf8)) } != nil)
  }

  @Test("a stream without a handshake is refused with its last line, however long it is")
  func noHandshake() {
    var reader = HandshakeReader()
    #expect(failure { try reader.feed(Data("sh: camscope-engine: not found\n".utf8)) } == nil)
    #expect(reader.end().description.contains("sh: camscope-engine: not found"))
    var endless = HandshakeReader()
    #expect(
      failure { try endless.feed(Data(repeating: 65, count: HandshakeReader.longestBanner + 1)) } != nil)
  }
}

/// Seeded numbers.
struct SplitMix {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
