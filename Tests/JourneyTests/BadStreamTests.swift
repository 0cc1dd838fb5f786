import EngineProtocol
import Foundation
import TestSupport
import Testing

@Suite("Bad streams: the real engine on damaged requests")
struct BadStreamTests {
  /// Requests for what is not there, so that an intact one starts nothing.
  private func requests() throws -> [[UInt8]] {
    let map = Request.map(MapRequest(data: "/absent", image: "a", run: "/absent/run", epoch: 1, map: "seed"))
    let request = try ClientMessage.request(id: 1, priority: .visible, map).frame().encoded()
    let cancel = try ClientMessage.cancel(id: 1).frame().encoded()
    return [Array(request + cancel), Array(request + request), Array(cancel)]
  }

  @Test("whatever stands on its input, the engine answers or ends; no signal, no hang, bounded memory")
  func engine() throws {
    let place = try BadPlace(withImages: false)
    let samples = try requests()
    var mutator = Mutator(seed: 61, donors: samples)
    for round in 0..<(Fuzz.isLong ? 200 : 12) {
      let bytes = round == 0 ? samples[0] : mutator.mutated(samples[round % samples.count])
      let input = try place.write(bytes, to: "input")
      let result = try Program.run(
        Program.built("camscope-engine"), ["serve"], environment: ["OMP_WAIT_POLICY": "PASSIVE"],
        in: place.root.path, input: input, seconds: 30)
      #expect(result.signal == nil && !result.timedOut, "round \(round): \(result.errors)")
      #expect(result.code == 0 || result.errorLines.count == 1, "round \(round): \(result)")
      #expect(result.output.hasPrefix(Handshake.magic), "round \(round)")
      #expect(result.peakBytes < BadPlace.mostBytes)
    }
  }

  @Test("a job that is no job, and arguments that are none")
  func jobs() throws {
    let place = try BadPlace(withImages: false)
    for document in ["", "{", "{}", #"{"train":{}}"#, #"{"weights":{"_0":{"file":7,"json":false}}}"#] {
      let result = try Program.run(
        Program.built("camscope-engine"), ["job", document], environment: ["OMP_WAIT_POLICY": "PASSIVE"],
        in: place.root.path)
      result.expectRefusal(saying: "the job is not the JSON")
    }
    let result = try Program.run(
      Program.built("camscope-engine"), ["dance"], environment: ["OMP_WAIT_POLICY": "PASSIVE"],
      in: place.root.path)
    #expect(result.code == 2 && result.errors.hasPrefix("usage: "))
  }
}
