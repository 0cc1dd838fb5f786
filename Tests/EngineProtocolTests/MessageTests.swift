import EngineProtocol
import Foundation
import Imaging
import Runs
import Testing

@Suite("Messages cross the corridor unchanged")
struct MessageTests {
  @Test("requests and cancellations read back")
  func clientMessages() throws {
    for message in [
      ClientMessage.request(id: 5, priority: .visible, sampleRequest), .cancel(id: UInt64.max),
      .request(id: 6, priority: .visible, .openLibrary(LibraryRequest(data: "d", runs: nil))),
      .request(id: 7, priority: .visible, .want([.image("a"), .curves(run: "r", version: 2)])),
      .request(id: 8, priority: .visible, .stop(run: "/r", at: .epoch)),
    ] {
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

  @Test("a library's news reads back, losses that are no numbers included")
  func libraryNews() throws {
    let curves = Curves(
      terms: [
        (
          "loss total",
          [
            .init(epoch: 0.5, step: 3, seconds: 1.5, value: 2),
            .init(epoch: 1, step: 6, seconds: 3, value: .infinity),
          ]
        )
      ])
    var image = RGBImage(width: 3, height: 2)
    image[1, 1] = RGBColor(1, 2, 3)
    let scores = StoredScores(run: "a", epoch: 2, split: "val", refine: "crf", version: 7)
    for news in [
      LibraryNews.update(
        .folder(FolderFacts(path: "/d", title: "d", splits: [SplitFacts(name: "val", count: 3)]))),
      .update(.split("val", images: ["a", "b"])), .update(.classes(["a": [1, 2]])),
      .update(.load(MachineLoad(freeMemory: 1.5))), .update(.failure("No.")),
      .update(.problems([ProblemFacts(file: "f", problem: "p", effect: "e")])),
      .update(.runs([RunFacts(name: "r", path: "/r", recipe: Recipe(method: "cam"), state: .stopped("x"))])),
      .update(.imageScores(run: "r", [2: ["a": 0.5]])),
      .fact(.imageValues(scores, .classIoU(3)), .imageValues(scores, .classIoU(3), ["a": 0.25])),
      .fact(.curves(run: "r", version: 3), .curves(run: "r", curves)), .fact(.failures(scores), nil),
      .content(.image("a"), .image(image)),
      .content(.saliency("a"), .scores(ScalarMap(width: 2, height: 1, values: [0.5, .infinity]))),
      .content(.groundTruth("a"), .labels(LabelMap(width: 2, height: 1, labels: [0, 255]))),
      .content(.image("b"), .absent("There is none.")),
    ] {
      let message = EngineMessage(id: 4, reply: .library(news))
      #expect(try EngineMessage(message.frame()) == message)
    }
  }

  @Test("an image that disagrees with its bytes is refused")
  func wrongImage() throws {
    let news = LibraryNews.content(.image("a"), .image(RGBImage(width: 3, height: 2)))
    var frame = try EngineMessage(id: 1, reply: .library(news)).frame()
    frame.payload.removeLast()
    #expect(failure { try EngineMessage(frame) } != nil)
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
