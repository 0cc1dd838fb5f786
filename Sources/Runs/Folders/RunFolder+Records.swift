import Foundation

extension RunFolder {
  /// The recipe as it ran.
  ///
  /// - Throws: `RecipeError.unreadableFile`.
  public func recipe() throws -> Recipe { try Recipe(yamlFile: path(of: .recipe)) }

  /// What the training ran with.
  ///
  /// - Throws: `FileFailure` or `RunError.damaged`.
  public func environment() throws -> RunEnvironment {
    try JSONFile.read(RunEnvironment.self, from: path(of: .environment))
  }

  /// Records what the training runs with.
  ///
  /// - Throws: `FileFailure`.
  public func write(_ environment: RunEnvironment) throws {
    try JSONFile.write(environment, to: path(of: .environment))
  }

  /// What the trainer last said; nil: nothing yet, or nothing readable.
  public func progress() -> RunProgress? {
    try? JSONFile.read(RunProgress.self, from: path(of: .progress))
  }

  /// Replaces what the trainer says of itself.
  ///
  /// - Throws: `FileFailure`.
  public func write(_ progress: RunProgress) throws {
    try JSONFile.write(progress, to: path(of: .progress))
  }

  /// The loss terms of the run.
  public var losses: LossLog { LossLog(path: path(of: .losses)) }

  /// What the run is doing: its trainer's word, and, where that is "running", whether the trainer lives.
  ///
  /// It lives if its process does, or if the lock is held (by a process of another container); a trainer on another
  /// host, whose locks may not reach here, counts as living while its progress is younger than two minutes.
  public func status() -> RunStatus {
    guard let progress = progress() else { return RunLock.isHeld(in: self) ? startingStatus() : .created }
    if progress.state == .stopped || progress.state == .failed, let next = successor(of: progress.trainer) {
      var running = progress
      (running.state, running.trainer, running.cause, running.activity) = (.running, next, nil, nil)
      return .running(running)
    }
    switch progress.state {
    case .finished: return .finished
    case .stopped: return .stopped
    case .failed: return .failed(progress.cause ?? "the trainer gave no cause")
    case .running:
      if progress.trainer.isAlive || RunLock.isHeld(in: self) { return .running(progress) }
      if !progress.trainer.isLocal, let age = progressAge(), age < 120 { return .running(progress) }
      return .killed(progress)
    }
  }

  /// The last lines of the trainer's log.
  public func logTail(lines: Int = 20) -> [String] {
    guard let handle = FileHandle(forReadingAtPath: path(of: .log)) else { return [] }
    defer { try? handle.close() }
    let size = (try? handle.seekToEnd()) ?? 0
    guard (try? handle.seek(toOffset: size > 65_536 ? size - 65_536 : 0)) != nil,
      let data = try? handle.readToEnd()
    else { return [] }
    let text = String(decoding: data, as: UTF8.self)
    return text.split(whereSeparator: \.isNewline).suffix(lines).map(String.init)
  }

  /// The trainer that goes on with a run and has not said so yet: another one than the last holds the lock.
  private func successor(of trainer: ProcessIdentity) -> ProcessIdentity? {
    guard RunLock.isHeld(in: self), let holder = RunLock.holder(of: self), holder != trainer else {
      return nil
    }
    return holder
  }

  /// A trainer that holds the lock but has not written its progress yet.
  private func startingStatus() -> RunStatus {
    let holder = RunLock.holder(of: self) ?? ProcessIdentity(process: 0, start: "", host: "")
    return .running(RunProgress(trainer: holder, epochs: 0, steps: 0))
  }

  private func progressAge() -> Double? {
    var status = stat()
    guard stat(path(of: .progress), &status) == 0 else { return nil }
    return Date().timeIntervalSince1970 - Double(status.st_mtim.tv_sec)
  }
}
