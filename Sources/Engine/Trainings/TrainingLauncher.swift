import EngineProtocol
import Foundation
import Methods
import Runs

/// Starts trainings that outlive whoever asked for them: a session of their own, output to the run's log, no descriptor
/// of the asker.
package struct TrainingLauncher: Sendable {
  /// Program and leading arguments of the trainer, to which the job's JSON is added.
  package var command: [String]
  /// How long a trainer may take until its run folder is locked, in seconds.
  package var patience: Double

  package init(command: [String], patience: Double = 120) {
    self.command = command
    self.patience = patience
  }

  /// Trainers are this program again.
  static var ownProgram: TrainingLauncher {
    let own =
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
      ?? CommandLine.arguments[0]
    return TrainingLauncher(command: [own, "job", "--detached"])
  }

  /// Starts a training and waits until it holds its run folder.
  ///
  /// Blocks; the trainer is collected in the background when it ends.
  /// - Returns: The run's folder and the trainer's process id.
  /// - Throws: `RecipeError`, `RunError`, `FileFailure`, or `TrainingError.notStarted` with the last line of its log.
  package func start(_ request: TrainRequest) throws -> (folder: RunFolder, process: Int32) {
    var request = request
    request.detach = false
    // What can be refused here is refused before anything is made on disk.
    let recipe = try RecipeSchema.complete(request.recipe, among: MethodRegistry.declarations)
    let folder = try folder(of: request, recipe: recipe)
    request.run = folder.name
    awaitRelease(of: folder)
    if let lockHolder = RunLock.isHeld(in: folder) ? RunLock.holder(of: folder) : nil {
      throw RunError.locked(run: folder.name, process: lockHolder.process, host: lockHolder.host)
    }
    if folder.exists, !request.resume { throw RunError.exists(name: folder.name, runs: request.runs) }
    do {
      try DurableFile.makeDirectory(folder.path)
    } catch let error as FileFailure where [EROFS, EACCES, EPERM].contains(error.code) {
      throw TrainingError.readOnly(runs: request.runs)
    }
    let child = try spawn(request, in: folder)
    return (folder, try awaitStart(of: child, in: folder))
  }

  /// A trainer that has said that it stopped may take a moment to leave.
  private func awaitRelease(of folder: RunFolder) {
    let deadline = Date().addingTimeInterval(10)
    while !folder.status().isRunning, RunLock.isHeld(in: folder), Date() < deadline { usleep(50_000) }
  }

  private func folder(of request: TrainRequest, recipe: Recipe) throws -> RunFolder {
    if let name = request.run { return RunFolder(path: "\(request.runs)/\(try RunName.checked(name))") }
    var seed = 0
    if case .number(let value)? = recipe.settings["seed"] { seed = Int(value) }
    let base = RunName.base(recipeName: request.recipeName, seed: seed)
    let name =
      request.resume ? base : RunName.unused(base, taken: RunFolder.all(in: request.runs).map(\.name))
    return RunFolder(path: "\(request.runs)/\(try RunName.checked(name))")
  }

  private func spawn(_ request: TrainRequest, in folder: RunFolder) throws -> ChildProcess {
    let log = open(folder.path(of: .log), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    guard log >= 0 else { throw FileFailure(doing: "written", path: folder.path(of: .log), code: errno) }
    defer { close(log) }
    let null = open("/dev/null", O_RDONLY | O_CLOEXEC)
    guard null >= 0 else { throw FileFailure(doing: "read", path: "/dev/null", code: errno) }
    defer { close(null) }
    let document = String(decoding: try JSONEncoder().encode(Job.train(request)), as: UTF8.self)
    return try ChildProcess.spawn(
      command + [document], environment: EngineCommand.environment, input: null, output: log, error: log,
      grouping: .ownSession)
  }

  /// Waits until the child holds the run's lock, or has ended.
  private func awaitStart(of child: ChildProcess, in folder: RunFolder) throws -> Int32 {
    let ended = StopFlag()
    let collected = DispatchSemaphore(value: 0)
    // Collects the child, however long it trains: a zombie would look like a trainer that lives.
    let collector = Thread {
      _ = child.wait()
      ended.set()
      collected.signal()
    }
    collector.stackSize = 256 << 10
    collector.start()
    let deadline = Date().addingTimeInterval(patience)
    while !ended.isSet {
      // The lock file names its trainer; that of a killed predecessor names another process.
      if RunLock.holder(of: folder)?.process == child.id, folder.exists { return child.id }
      guard Date() < deadline else {
        kill(child.id, SIGKILL)
        throw TrainingError.notStarted(
          run: folder.name, reason: "it did not begin within \(Int(patience)) seconds")
      }
      if collected.wait(timeout: .now() + .milliseconds(20)) == .success { break }
    }
    // A training may begin and end within one look, or find that all is done.
    if RunLock.holder(of: folder)?.process == child.id, folder.exists { return child.id }
    let lastLine = folder.logTail(lines: 1).last ?? "the trainer ended without a word"
    if !folder.exists {
      unlink(folder.path(of: .log))
      unlink(folder.path(of: .lock))
      rmdir(folder.path(of: .epochs))
      rmdir(folder.path)
    }
    throw TrainingError.notStarted(run: folder.name, reason: lastLine)
  }
}
