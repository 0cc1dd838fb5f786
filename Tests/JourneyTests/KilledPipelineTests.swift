import EngineProtocol
import Foundation
import Imaging
import Runs
import TestSupport
import Testing

@Suite("A pipeline that is killed goes on to the same result", .serialized)
struct KilledPipelineTests {
  /// `camscope pipeline` on the painted set of a place, with a reduced schedule.
  private func start(_ name: String, in place: String) throws -> ChildProcess {
    let log = open("\(place)/\(name).log", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    let null = open("/dev/null", O_RDONLY | O_CLOEXEC)
    defer { for descriptor in [log, null] { close(descriptor) } }
    return try ChildProcess.spawn(
      [
        Program.built("camscope"), "pipeline", "cam@paintnet", "--data", "\(place)/data", "--runs",
        "\(place)/runs", "--name", name, "--threads", "1", "--epochs", "2", "--refine", "walk:irn,pamr",
        "--resume", "--json", "--set", "batch=8", "crop=96", "longSideMin=96", "longSideMax=128",
        "scales=96,128", "--affinity", "affinity@irn-paintnet", "--affinity-set", "epochs=1", "crop=96",
        "longSideMin=96", "longSideMax=128", "--segment-set", "epochs=2", "batch=8", "crop=96",
        "longSideMin=96", "longSideMax=128", "scales=128",
      ], environment: EngineCommand.environment, input: null, output: log, error: log, grouping: .ownGroup)
  }

  /// Everything that a pipeline comes to, by path.
  private func results(_ name: String, in place: String) throws -> [String: Data] {
    let folder = try PipelineFolder(name, in: "\(place)/runs")
    var files: [String: Data] = [:]
    for mask in try FileManager.default.contentsOfDirectory(atPath: folder.masksPath) {
      // The note of the masks names the run that they are of.
      guard mask.hasSuffix(".png") else { continue }
      files["masks/\(mask)"] = try Data(contentsOf: URL(filePath: "\(folder.masksPath)/\(mask)"))
    }
    for run in ["classifier", "affinity-irn", "segmentation"] {
      let run = RunFolder(path: "\(place)/runs/\(name)-\(run)")
      for epoch in run.epochs() {
        for folder in [epoch.own] + epoch.evaluations() {
          for path in [folder.scoresPath, folder.imagesPath] where access(path, R_OK) == 0 {
            files["\(run.name.dropFirst(name.count))/\(path.dropFirst(run.path.count))"] = try Data(
              contentsOf: URL(filePath: path))
          }
        }
        let weights = "\(run.name.dropFirst(name.count))/\(epoch.number)"
        files[weights] = try Data(contentsOf: URL(filePath: epoch.weightsPath))
      }
    }
    return files
  }

  @Test(
    "killed with SIGKILL in random stages and resumed", .enabled(if: Fuzz.isLong, "a long test"))
  func kills() throws {
    let place = FileManager.default.temporaryDirectory.appending(path: "camscope-pipeline-\(UUID())").path
    try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: place) }
    let painted = try Program.run(
      Program.built("camscope"), ["paint", "\(place)/data", "--images", "40", "--seed", "3"], in: place)
    try #require(painted.code == 0)

    let begin = ContinuousClock.now
    try #require(start("straight", in: place).wait() == .exit(code: 0), "\(log("straight", in: place))")
    let seconds = (ContinuousClock.now - begin) / .seconds(1)

    var generator = SeededGenerator(seed: 77, stream: 1)
    var stages: Set<Int> = []
    var ending = ChildProcess.Ending.signal(SIGKILL)
    for _ in 0..<8 {
      let process = try start("killed", in: place)
      usleep(UInt32(Double(generator.unit()) * 0.5 * seconds * 1e6))
      kill(-process.id, SIGKILL)
      ending = process.wait()
      if ending != .signal(SIGKILL) { break }
      if let record = try? PipelineFolder("killed", in: "\(place)/runs").record() {
        stages.insert(record.done)
      }
    }
    if ending == .signal(SIGKILL) {
      try #require(start("killed", in: place).wait() == .exit(code: 0), "\(log("killed", in: place))")
    }
    #expect(stages.count >= 2, "all kills hit one stage")
    let (straight, killed) = (try results("straight", in: place), try results("killed", in: place))
    #expect(Set(straight.keys) == Set(killed.keys))
    #expect(straight.count > 40)
    for (path, data) in straight { #expect(killed[path] == data, "\(path) differs") }
    let scores = try ["straight", "killed"].map { name in
      try PipelineFolder(name, in: "\(place)/runs").record().stages.map(\.scores)
    }
    #expect(scores[0] == scores[1] && !scores[0].joined().isEmpty)
  }

  private func log(_ name: String, in place: String) -> String {
    (try? String(contentsOfFile: "\(place)/\(name).log", encoding: .utf8)) ?? ""
  }
}
