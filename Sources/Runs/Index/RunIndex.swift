import Evaluation
import Foundation
import GRDB

/// A fast view of a folder of runs: lists and scores without opening each run's files.
///
/// The folders are the truth; this is a database rebuilt from them when it is missing, damaged, foreign or of another
/// version. It lies in the folder of runs, or, where that cannot be written or is on a network's file system, in the
/// cache directory, or, where that fails too, in memory. Several processes may use it at once.
public final class RunIndex: @unchecked Sendable {
  /// The folder of runs; it may come into being later.
  public let root: String
  private let cache: String
  private let lock = NSLock()
  // Guarded by `lock`.
  private var store: IndexStore?
  private var seenVersion = -1

  /// An index of the runs below `root`.
  public init(root: String, locations: Locations = .current) {
    self.root = root
    cache = locations.cache
  }

  /// Brings the index up to date with the folders; whether anything changed since the last call, by whomever.
  ///
  /// Cheap enough to be called every second: a run that has not changed costs a few looks at its files' times.
  /// - Throws: `FileFailure` where the database fails for another reason than its own damage.
  @discardableResult
  public func refresh() throws -> Bool {
    try lock.withLock {
      guard access(root, R_OK | X_OK) == 0 else {
        defer { store = nil }
        return store != nil
      }
      return try withStore { store in
        let known = try store.signatures()
        let folders = RunFolder.all(in: root)
        var changed = false
        for folder in folders {
          let signature = RunSignature(of: folder).text
          guard known[folder.name] != signature else { continue }
          let read = IndexedRun(reading: folder, known: try store.records(of: folder.name))
          try store.replace(read, signature: signature)
          changed = true
        }
        let gone = Set(known.keys).subtracting(folders.map(\.name))
        if !gone.isEmpty {
          try store.remove(gone)
          changed = true
        }
        let version = try store.dataVersion()
        defer { seenVersion = version }
        return changed || version != seenVersion
      }
    }
  }

  /// The runs by name, as of the last `refresh`, each with what it is doing now.
  ///
  /// - Throws: `FileFailure`.
  public func runs() throws -> [RunSummary] {
    let indexed = try lock.withLock {
      guard store != nil else { return [IndexedRun]() }
      return try withStore { try $0.runs() }
    }
    return indexed.map { run in
      let folder = RunFolder(path: "\(root)/\(run.name)")
      return RunSummary(
        folder: folder, recipe: run.recipe, environment: run.environment, epochs: run.epochs,
        secondsPerEpoch: run.secondsPerEpoch, status: folder.status(), progress: folder.progress(),
        problem: run.problem)
    }
  }

  /// The scored images of an epoch, worst first; images without a value last, equals by name.
  ///
  /// - Parameters:
  ///   - evaluation: The name of an `EvaluationFolder`; empty: the training's own scores.
  ///   - key: What they are ordered by.
  ///   - reversed: Best first.
  /// - Throws: `FileFailure`.
  public func images(
    run: String, epoch: Int, evaluation: String = "", by key: ImageSortKey = .iou, reversed: Bool = false
  ) throws -> [IndexedImage] {
    try lock.withLock {
      guard store != nil else { return [] }
      let place = IndexedRun.EvaluationPlace(epoch: epoch, name: evaluation)
      return try withStore {
        try $0.images(run: run, place: place, by: key, descending: key.isWorseWhenLarger != reversed)
      }
    }
  }

  /// The failures of all images of an evaluation, or of one image, in their order.
  ///
  /// - Throws: `FileFailure`.
  public func failures(
    run: String, epoch: Int, evaluation: String = "", image: String? = nil
  ) throws -> [IndexedFailure] {
    try lock.withLock {
      guard store != nil else { return [] }
      let place = IndexedRun.EvaluationPlace(epoch: epoch, name: evaluation)
      return try withStore { try $0.failures(run: run, place: place, image: image) }
    }
  }

  /// How often each kind of failure befalls each class; nil: failures were not looked for.
  ///
  /// - Throws: `FileFailure`.
  public func failureTable(run: String, epoch: Int, evaluation: String = "") throws -> FailureTable? {
    try lock.withLock {
      guard store != nil else { return nil }
      let place = IndexedRun.EvaluationPlace(epoch: epoch, name: evaluation)
      return try withStore { store in
        let searched = try store.searchedImages(run: run, place: place)
        guard !searched.isEmpty else { return nil }
        let found = Dictionary(grouping: try store.failures(run: run, place: place, image: nil), by: \.image)
        return FailureTable(
          searched.map { found[$0.image]?.map(\.failure) ?? [] }, sources: searched.compactMap(\.instances))
      }
    }
  }

  /// Where the database lies; nil: in memory, or not opened yet.
  public var databasePath: String? { lock.withLock { store?.path } }

  /// Works on the database; one that turns out to be damaged is thrown away, and the work is done on an empty one that
  /// the next `refresh` fills.
  private func withStore<Result>(_ body: (IndexStore) throws -> Result) throws -> Result {
    do {
      let store = try store ?? IndexStore(root: root, cache: cache)
      self.store = store
      do {
        return try body(store)
      } catch let error as DatabaseError where IndexStore.meansDamage(error) {
        let fresh = try IndexStore(replacing: store, root: root, cache: cache)
        self.store = fresh
        seenVersion = -1
        return try body(fresh)
      }
    } catch let error as DatabaseError {
      throw FileFailure(
        doing: "used as an index (\(error.message ?? "\(error.resultCode)"))", path: store?.path ?? root,
        code: EIO)
    }
  }
}
