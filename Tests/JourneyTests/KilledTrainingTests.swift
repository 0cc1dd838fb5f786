import EngineProtocol
import Foundation
import Imaging
import Runs
import Testing

@Suite("A training that is killed at any instant goes on to the same bytes", .serialized)
struct KilledTrainingTests {
  private static let kills = ProcessInfo.processInfo.environment["CAMSCOPE_LONG_TESTS"] == nil ? 3 : 30

  /// A folder with a small painted set in it.
  private func place() throws -> URL {
    let place = FileManager.default.temporaryDirectory.appending(path: "camscope-killed-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    let painting = Process()
    painting.executableURL = Tmux.root.appending(path: ".build/release/camscope")
    painting.arguments = ["paint", place.appending(path: "data").path, "--images", "20", "--seed", "3"]
    try painting.run()
    painting.waitUntilExit()
    try #require(painting.terminationStatus == 0)
    return place
  }

  private func run(_ name: String, in place: URL) -> RunFolder {
    RunFolder(path: place.appending(path: "runs/\(name)").path)
  }

  @Test("killed with SIGKILL at random instants and while it writes checkpoints, and resumed")
  func exactResume() throws {
    let place = try place()
    defer { try? FileManager.default.removeItem(at: place) }
    let start = ContinuousClock.now
    let straight = try TrainingProcess("straight", in: place)
    try #require(straight.child.wait() == .exit(code: 0), "\(straight.complaint)")
    let seconds = (ContinuousClock.now - start) / .seconds(1)

    var generator = SeededGenerator(seed: 2024, stream: UInt64(Self.kills))
    var name = "killed-1"
    var (kills, runs, hits, last) = (0, 1, 0, -1)
    while true {
      let folder = run(name, in: place)
      let standing = folder.resumableEpoch?.number ?? 0
      #expect(standing >= max(0, last), "\(name) has lost an epoch that it had")
      last = standing
      let process = try TrainingProcess(name, in: place, flags: ["--resume"])
      if kills < Self.kills {
        // Every third at a random instant of the whole, the others while a checkpoint or scores are written.
        if kills % 3 == 0 {
          usleep(UInt32(Double(generator.unit()) * seconds * 1e6))
        } else {
          waitForWriting(in: folder, of: process, microseconds: UInt32(generator.integer(in: 0...4000)))
        }
      }
      let ending = kills < Self.kills ? process.killAndWait() : process.child.wait()
      if let done = process.epochsDone { #expect(done == standing, "\(name) did not go on where it stood") }
      if ending == .signal(SIGKILL) {
        kills += 1
        hits += debris(in: folder).isEmpty ? 0 : 1
        continue
      }
      try #require(ending == .exit(code: 0), "\(name) after \(kills) kills: \(process.complaint)")
      try expectSame(folder, run("straight", in: place))
      if kills == Self.kills { break }
      // It was quicker than its killer: the next kills hit another run.
      runs += 1
      name = "killed-\(runs)"
      last = -1
    }
    print("\(kills) kills of \(runs) runs, \(hits) of them in the middle of a file or a checkpoint")
    #expect(hits > 0, "no kill hit the writing of a checkpoint")
  }

  /// Waits until the trainer has begun to write something into its epochs, and as long again as was asked for.
  private func waitForWriting(in folder: RunFolder, of process: TrainingProcess, microseconds: UInt32) {
    let standing = folder.resumableEpoch?.number ?? 0
    let deadline = ContinuousClock.now + .seconds(60)
    while ContinuousClock.now < deadline, kill(process.child.id, 0) == 0, !hasEnded(process) {
      // What an earlier kill left behind carries another process's number.
      if debris(in: folder).contains(where: { $0.contains(".\(process.child.id).") }) { break }
      if (folder.resumableEpoch?.number ?? 0) > standing { break }
      usleep(50)
    }
    usleep(microseconds)
  }

  private func hasEnded(_ process: TrainingProcess) -> Bool {
    var information = siginfo_t()
    return waitid(P_PID, id_t(process.child.id), &information, WEXITED | WNOWAIT | WNOHANG) == 0
      && information.si_signo == SIGCHLD
  }

  /// Unfinished files in the folders of a run's epochs, and unfinished epochs.
  private func debris(in folder: RunFolder) -> [String] {
    let folders = [folder.path(of: .epochs)] + folder.epochs().map(\.path)
    return folders.flatMap { (try? FileManager.default.contentsOfDirectory(atPath: $0)) ?? [] }
      .filter { $0.hasSuffix(".partial") }
  }

  /// Every file of every epoch, byte for byte; the recipe; the losses but for their clock.
  private func expectSame(_ a: RunFolder, _ b: RunFolder) throws {
    #expect(try files(of: a) == files(of: b), "\(a.name) has other files than \(b.name)")
    for file in try files(of: b) {
      let (x, y) = (try Data(contentsOf: url(file, a)), try Data(contentsOf: url(file, b)))
      #expect(x == y, "\(file) of \(a.name) differs")
    }
    #expect(a.status() == .finished)
    let losses = [a, b].map { folder in
      folder.losses.read().records.map { record in
        var record = record
        record.seconds = nil
        return record
      }
    }
    #expect(losses[0] == losses[1])
  }

  private func files(of folder: RunFolder) throws -> [String] {
    let epochs = try FileManager.default.subpathsOfDirectory(atPath: folder.path(of: .epochs)).map {
      "epochs/\($0)"
    }
    return (epochs.filter { URL(filePath: $0).pathExtension != "" } + ["recipe.yaml"]).sorted()
  }

  private func url(_ file: String, _ folder: RunFolder) -> URL { URL(filePath: "\(folder.path)/\(file)") }

  @Test("--resume leaves a finished run alone, and refuses other flags and a run that is being trained")
  func resumeRules() throws {
    let place = try place()
    defer { try? FileManager.default.removeItem(at: place) }
    let first = try TrainingProcess("run", in: place, epochs: 1, flags: ["--resume"])
    #expect(first.child.wait() == .exit(code: 0), "\(first.complaint)")
    let again = try TrainingProcess("run", in: place, epochs: 1, flags: ["--resume"])
    #expect(again.child.wait() == .exit(code: 0), "\(again.complaint)")
    let other = try TrainingProcess("run", in: place, epochs: 2, flags: ["--resume", "--seed", "9"])
    #expect(other.child.wait() == .exit(code: 2))
    #expect(other.complaint.contains("'epochs' 1, not 2; with 'seed' 0, not 9"), "\(other.complaint)")

    let long = try TrainingProcess("long", in: place, epochs: 1000)
    defer { _ = long.killAndWait() }
    let folder = run("long", in: place)
    let deadline = ContinuousClock.now + .seconds(60)
    while folder.newestEpoch == nil, ContinuousClock.now < deadline { usleep(20_000) }
    let second = try TrainingProcess("long", in: place, epochs: 1000, flags: ["--resume"])
    #expect(second.child.wait() == .exit(code: 2))
    #expect(second.complaint.contains("process \(long.child.id)"), "\(second.complaint)")
  }
}
