import EngineProtocol
import Foundation
import TestSupport
import Testing

@Suite("Damaged streams")
struct FrameFuzzTests {
  @Test("damaged frames and handshakes are read or refused in one sentence, never crash and never hang")
  func fuzz() throws {
    let request = try ClientMessage.request(id: 7, priority: .visible, sampleRequest).frame().encoded()
    let answer = try EngineMessage(id: 7, reply: .planes(samplePlanes)).frame().encoded()
    let failed = try EngineMessage(id: 9, reply: .failure("no such image")).frame().encoded()
    let greeting = try sampleHandshake.encoded()
    let samples = [Array(request), Array(answer + failed), Array(Data("banner\n".utf8) + greeting + answer)]
    let outcome = Fuzz.run(seed: 41, samples: samples) { bytes in
      var handshake = HandshakeReader()
      _ = try? handshake.feed(Data(bytes))
      var reader = FrameReader()
      for frame in try reader.feed(Data(bytes)) {
        _ = try? ClientMessage(frame)
        _ = try? EngineMessage(frame)
      }
    }
    #expect(outcome.read > 20 && outcome.refused > 10 && outcome.slowest < .seconds(5), "\(outcome)")
  }
}
