import Foundation

extension RunFolder {
  /// The folder of an epoch, which may not exist.
  public func epoch(_ number: Int) -> EpochFolder {
    let digits = String(number)
    let padded = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    return EpochFolder(path: "\(path(of: .epochs))/\(padded)", number: number)
  }

  /// The epochs that have a checkpoint, in order.
  public func epochs() -> [EpochFolder] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path(of: .epochs))) ?? []
    let numbers = names.compactMap { name in
      name.allSatisfy { $0.isASCII && $0.isNumber } ? Int(name) : nil
    }
    return numbers.sorted().map(epoch).filter { access($0.weightsPath, R_OK) == 0 }
  }

  /// The newest epoch that has a checkpoint; nil: none yet.
  public var newestEpoch: EpochFolder? { epochs().last }

  /// The newest epoch that a training can go on from.
  public var resumableEpoch: EpochFolder? { epochs().last(where: \.isResumable) }

  /// The folder of an epoch that must have a checkpoint; nil asks for the newest.
  ///
  /// - Throws: `RunError.noEpoch`.
  public func checkpoint(_ number: Int?) throws -> EpochFolder {
    let found = number.map { wanted in epochs().first { $0.number == wanted } } ?? newestEpoch
    guard let found else { throw RunError.noEpoch(run: name, epoch: number) }
    return found
  }

  /// Writes the checkpoint of an epoch so that its folder appears whole or not at all, then drops the optimiser state
  /// of older epochs.
  ///
  /// `body` writes `weightsPath`, `optimizerPath` and `statePath` of the folder it is given. An epoch of that number,
  /// and later ones, are replaced: a resumed training has only its own future.
  /// - Throws: what `body` throws, or `FileFailure`.
  public func commitEpoch(_ number: Int, body: (EpochFolder) throws -> Void) throws {
    try DurableFile.makeDirectory(path(of: .epochs))
    let final = epoch(number)
    let staging = EpochFolder(path: DurableFile.partialPath(for: final.path), number: number)
    try DurableFile.makeDirectory(staging.path)
    do {
      try body(staging)
      for name in try FileManager.default.contentsOfDirectory(atPath: staging.path) {
        try DurableFile.sync("\(staging.path)/\(name)")
      }
      try DurableFile.sync(staging.path)
      for stale in epochs() where stale.number > number { try discard(stale.path) }
      try discard(final.path)
      guard rename(staging.path, final.path) == 0 else {
        throw FileFailure(doing: "written", path: final.path, code: errno)
      }
    } catch {
      try? FileManager.default.removeItem(atPath: staging.path)
      throw error
    }
    try DurableFile.sync(path(of: .epochs))
    dropOlderStates(than: number)
  }

  /// Finishes what a trainer that was killed left half done; only the holder of the run's lock may call it.
  ///
  /// Unfinished files go, and with them the optimiser state of epochs that have a successor.
  public func tidyUp() {
    if let newest = resumableEpoch { dropOlderStates(than: newest.number) }
    let scored = epochs().flatMap { [$0.path] + $0.evaluations().map(\.path) }
    for folder in [path, path(of: .epochs), path(of: .teaching)] + scored {
      DurableFile.removePartials(in: folder)
    }
  }

  /// Removes what only the newest epoch keeps from those before it.
  private func dropOlderStates(than number: Int) {
    for older in epochs() where older.number < number {
      unlink(older.optimizerPath)
      unlink(older.statePath)
    }
  }

  /// Removes a folder so that none of it is seen any more at whatever instant this ends.
  private func discard(_ path: String) throws {
    let partial = DurableFile.partialPath(for: path)
    guard rename(path, partial) == 0 else {
      if errno == ENOENT { return }
      throw FileFailure(doing: "replaced", path: path, code: errno)
    }
    try? FileManager.default.removeItem(atPath: partial)
  }
}
