import EngineProtocol
import Foundation
import Testing

@Suite("Messages cross the corridor unchanged")
struct MessageTests {
  @Test("requests and cancellations read back")
  func clientMessages() throws {
    for message in [ClientMessage.request(id: 5, priority: .visible, sampleRequest), .cancel(id: UInt64.max)]
    {
      #expect(try ClientMessage(message.frame()) == message)
    }
  }

  @Test("planes read back bit for bit, other answers as they were")
  func engineMessages() throws {
    for reply in [
      Reply.planes(samplePlanes), .planes([]), .training(run: "a", process: 12), .done, .failure("No."),
    ] {
      let message = EngineMessage(id: 9, reply: reply)
      #expect(try EngineMessage(message.frame()) == message)
    }
  }

  @Test("planes that disagree with their bytes are refused")
  func wrongPayload() throws {
    let frame = try EngineMessage(id: 1, reply: .planes(samplePlanes)).frame()
    var short = frame
    short.payload.removeLast()
    var long = frame
    long.payload.append(0)
    var huge = frame
    huge.header = Data(
      String(decoding: frame.header, as: UTF8.self)
        .replacingOccurrences(of: "\"width\":3", with: "\"width\":4611686018427387904").utf8)
    #expect(huge.header != frame.header)
    var negative = frame
    negative.header = Data(
      String(decoding: frame.header, as: UTF8.self).replacingOccurrences(
        of: "\"width\":3", with: "\"width\":-3"
      ).utf8)
    for broken in [short, long, huge, negative] {
      #expect(failure { try EngineMessage(broken) }?.description.contains("is broken") == true)
    }
  }

  @Test("jobs survive their way through a command line")
  func jobs() throws {
    let jobs: [Job] = [
      .evaluate(
        EvaluateRequest(run: "/r/it's", data: "/d", split: "val", background: "power(4)", json: true)),
      .masks(ExportRequest(run: "/r", data: "/d", split: "val", out: "/o \"x\" $HOME `ls`")),
      .pretrain(PretrainRequest(out: "/o", epochs: 2)),
      .parity(ParityRequest(paths: ["/a b", "/c"], operations: ["net.*"], weights: "/w")),
    ]
    for job in jobs {
      let direct = try EngineCommand.program(path: "/e").arguments(for: job)
      #expect(direct.prefix(2) == ["/e", "job"])
      #expect(try JSONDecoder().decode(Job.self, from: Data(direct[2].utf8)) == job)
      let shell = try EngineCommand.shell("printf %s").arguments(for: job)
      let echo = Process()
      let pipe = Pipe()
      echo.executableURL = URL(fileURLWithPath: shell[0])
      echo.arguments = Array(shell[1...])
      echo.standardOutput = pipe
      try echo.run()
      let printed = pipe.fileHandleForReading.readDataToEndOfFile()
      echo.waitUntilExit()
      #expect(printed.starts(with: Data("job".utf8)))
      #expect(try JSONDecoder().decode(Job.self, from: Data(printed.dropFirst(3))) == job)
    }
  }
}
