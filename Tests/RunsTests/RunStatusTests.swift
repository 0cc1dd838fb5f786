import Foundation
import Runs
import Testing

@Suite("Whether a training lives is known from its process and its lock")
struct RunStatusTests {
  @Test("a run whose trainer is this process is running, one whose process is gone was killed")
  func liveness() throws {
    try withRun { folder in
      var progress = RunProgress(epoch: 2, epochs: 5, step: 10, steps: 50)
      try folder.write(progress)
      #expect(folder.status() == .running(progress))
      progress.trainer.start = "0-1"
      try folder.write(progress)
      #expect(folder.status() == .killed(progress))
      progress.state = .failed
      progress.cause = "the loss is not a number"
      try folder.write(progress)
      #expect(folder.status() == .failed("the loss is not a number"))
    }
  }

  @Test("a process id that was given to another process is not the trainer")
  func reusedIds() {
    var other = ProcessIdentity.current
    #expect(other.isAlive)
    other.process = 1
    #expect(!other.isAlive)
    #expect(!ProcessIdentity(process: -5, start: "", host: other.host).isAlive)
  }

  @Test("a second trainer is refused and told who holds the run")
  func locks() throws {
    try withRun { folder in
      let first = try RunLock.acquire(in: folder)
      #expect(RunLock.isHeld(in: folder))
      #expect(RunLock.holder(of: folder) == .current)
      let refusal = sentence { try RunLock.acquire(in: folder) }
      #expect(refusal?.contains("is being trained by process \(getpid())") == true)
      withExtendedLifetime(first) {}
    }
  }

  @Test("a released lock can be taken again")
  func release() throws {
    try withRun { folder in
      do {
        let lock = try RunLock.acquire(in: folder)
        withExtendedLifetime(lock) {}
      }
      #expect(!RunLock.isHeld(in: folder))
      withExtendedLifetime(try RunLock.acquire(in: folder)) {}
    }
  }

  @Test("a trainer that is killed lets go of its lock")
  func killedHolder() throws {
    try withRun { folder in
      withExtendedLifetime(try RunLock.acquire(in: folder)) {}
      let holder = Process()
      holder.executableURL = URL(fileURLWithPath: "/usr/bin/flock")
      holder.arguments = [folder.path(of: .lock), "sleep", "60"]
      try #require(FileManager.default.isExecutableFile(atPath: "/usr/bin/flock"))
      try holder.run()
      var tries = 0
      while !RunLock.isHeld(in: folder), tries < 500 {
        usleep(10_000)
        tries += 1
      }
      #expect(RunLock.isHeld(in: folder))
      #expect(folder.status().isRunning)
      // flock's child inherits the lock, so both must go.
      let children = try String(
        contentsOfFile: "/proc/\(holder.processIdentifier)/task/\(holder.processIdentifier)/children",
        encoding: .utf8)
      for child in children.split(separator: " ").compactMap({ Int32($0) }) { kill(child, SIGKILL) }
      kill(holder.processIdentifier, SIGKILL)
      holder.waitUntilExit()
      tries = 0
      while RunLock.isHeld(in: folder), tries < 500 {
        usleep(10_000)
        tries += 1
      }
      #expect(!RunLock.isHeld(in: folder))
    }
  }

  private func withRun(_ body: (RunFolder) throws -> Void) throws {
    try withTemporaryFolder { runs in
      try body(
        RunFolder.create("r", in: runs, recipe: Recipe(method: "cam"), environment: sampleEnvironment))
    }
  }
}
