import EngineProtocol
import Foundation
import Testing

@Suite("The client starts an engine, hears it, and survives its end", .serialized)
struct EngineClientTests {
  @Test("handshake behind a banner, answer, and an orderly end")
  func conversation() throws {
    try withScript(reply: EngineMessage(id: 1, reply: .planes(samplePlanes))) { script in
      let events = EventLog()
      let client = EngineClient(
        command: .shell("echo hello; \(script); cat > /dev/null"), onEvent: events.add)
      client.start()
      let id = client.send(sampleRequest)
      #expect(id == 1)
      #expect(events.wait { if case .reply(1, .planes(samplePlanes)) = $0 { true } else { false } })
      #expect(client.banner == "hello\n")
      #expect(client.process != nil)
      client.stop()
      #expect(client.process == nil)
    }
  }

  @Test("an engine that is killed is reported with its signal and its last line, and can be started again")
  func death() throws {
    try withScript(reply: EngineMessage(id: 99, reply: .done)) { script in
      let events = EventLog()
      let client = EngineClient(
        command: .shell("echo 'out of memory' >&2; \(script); exec sleep 60"), onEvent: events.add)
      client.start()
      #expect(events.wait { if case .reply(99, .done) = $0 { true } else { false } })
      let lost = client.send(sampleRequest)
      kill(try #require(client.process), SIGKILL)
      #expect(
        events.wait {
          guard case .ended(let end) = $0 else { return false }
          return end.ending == .signal(SIGKILL) && end.unanswered == [lost]
            && end.sentence.contains("killed by signal 9") && end.sentence.hasSuffix("out of memory")
        })
      let late = client.send(sampleRequest)
      #expect(events.wait { if case .refused(late) = $0 { true } else { false } })
      client.start()
      #expect(events.wait(count: 2) { if case .started = $0 { true } else { false } })
      client.stop()
    }
  }

  @Test(
    "a command that is no engine is one sentence",
    arguments: [
      ("/nowhere/camscope-engine", "exit code 127"), ("echo 'bash: what?'", "bash: what?"),
      ("echo 'CAMSCOPE-ENGINE 99 2'; sleep 60", "protocol version 99"), ("exit 3", "exit code 3"),
    ])
  func noEngine(command: String, expected: String) {
    let events = EventLog()
    let client = EngineClient(command: .shell(command), onEvent: events.add)
    client.start()
    #expect(
      events.wait {
        guard case .ended(let end) = $0 else { return false }
        return end.sentence.contains(expected) && !end.sentence.contains("\n")
      }, "\(events.all)")
  }

  @Test("a program that does not exist is one sentence")
  func absentProgram() {
    let events = EventLog()
    let client = EngineClient(command: .program(path: "/nowhere/camscope-engine"), onEvent: events.add)
    client.start()
    #expect(
      events.wait {
        if case .ended(let end) = $0 { end.sentence.contains("/nowhere/camscope-engine") } else { false }
      })
  }

  @Test("a child gets its three descriptors and no others, and a session of its own")
  func descriptors() throws {
    let leak = open("/dev/null", O_RDONLY)
    defer { close(leak) }
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    let null = open("/dev/null", O_RDWR)
    defer { close(null) }
    let child = try ChildProcess.spawn(
      ["/bin/sh", "-c", "ls /proc/$$/fd; cut -d' ' -f1,6 /proc/$$/stat"],
      environment: ["PATH": "/bin:/usr/bin"],
      input: null, output: ends[1], error: null, grouping: .ownSession)
    close(ends[1])
    let text = String(
      decoding: FileHandle(fileDescriptor: ends[0], closeOnDealloc: true).readDataToEndOfFile(), as: UTF8.self
    )
    #expect(child.wait() == .exit(code: 0))
    // dash opens a script's file at 10 and above only when it reads one; with -c there is none.
    #expect(text == "0\n1\n2\n\(child.id) \(child.id)\n")
  }

  /// A command that prints a handshake and one answer.
  private func withScript(reply: EngineMessage, _ body: (String) throws -> Void) throws {
    let path = NSTemporaryDirectory() + "camscope-script-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: path) }
    try (sampleHandshake.encoded() + reply.frame().encoded()).write(to: URL(fileURLWithPath: path))
    try body("cat '\(path)'")
  }
}

/// Collects events and waits for one.
private final class EventLog: @unchecked Sendable {
  private let condition = NSCondition()
  private var events: [EngineEvent] = []

  var all: [EngineEvent] { condition.withLock { events } }

  @Sendable func add(_ event: EngineEvent) {
    condition.withLock {
      events.append(event)
      condition.broadcast()
    }
  }

  /// Whether `count` events of a kind come within ten seconds.
  func wait(count: Int = 1, _ matches: (EngineEvent) -> Bool) -> Bool {
    let deadline = Date().addingTimeInterval(10)
    return condition.withLock {
      while events.filter(matches).count < count {
        if !condition.wait(until: deadline) { return false }
      }
      return true
    }
  }
}
