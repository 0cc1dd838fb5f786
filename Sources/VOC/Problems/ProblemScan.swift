import Foundation
import Synchronization

/// Looks into every file of a folder in the background and collects what is wrong.
///
///     let scan = ProblemScan(of: folder)
///     scan.start { progress in show(progress) }
///     …
///     scan.cancel()
public final class ProblemScan: Sendable {
  /// How far a scan has come.
  public struct Progress: Equatable, Sendable {
    /// Images whose files were looked into.
    public let checked: Int
    public let total: Int
    /// Problems found since the last report; the first report has those of lists and listings.
    public let found: [Problem]
    /// Problems found in all.
    public let count: Int
    /// Nothing more will come, because all was checked or the scan was cancelled.
    public let isFinished: Bool
  }

  private struct State {
    var next = 0
    var checked = 0
    var count = 0
    var unreported: [Problem] = []
    var found: [(image: Int, problems: [Problem])] = []
    var lastReport: ContinuousClock.Instant?
    var workers = 0
    var isStarted = false
    var isCancelled = false
  }

  public let folder: VOCFolder
  private let threads: Int
  private let state = Mutex(State())
  /// Held while a report is made, so that reports come one after the other and in order.
  private let reporting = Mutex(())
  private let finished = DispatchGroup()

  /// Prepares a scan; `threads` nil leaves one core to others and uses at most four.
  public init(of folder: VOCFolder, threads: Int? = nil) {
    self.folder = folder
    self.threads = max(1, threads ?? min(4, ProcessInfo.processInfo.activeProcessorCount - 1))
  }

  /// Starts the scan; `report` is called from its threads, at most ten times a second and once at the end.
  public func start(report: @escaping @Sendable (Progress) -> Void = { _ in }) {
    let isFirst = state.withLock { state in
      defer { state.isStarted = true }
      state.unreported = folder.openingProblems
      state.count = folder.openingProblems.count
      state.workers = threads
      return !state.isStarted
    }
    precondition(isFirst, "ProblemScan: a scan is started once")
    for _ in 0..<threads {
      finished.enter()
      let thread = Thread { [self] in
        // On Linux this is the thread's own priority: the scan yields to painting and training.
        setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 10)
        work(report)
        finished.leave()
      }
      thread.stackSize = 1 << 20
      thread.start()
    }
  }

  /// Stops the scan after the files that are being looked into.
  public func cancel() {
    state.withLock { $0.isCancelled = true }
  }

  /// Waits for the end of a started scan.
  ///
  /// Returns every problem, those of lists first, then by image.
  public func wait() -> [Problem] {
    finished.wait()
    return problems
  }

  /// The problems found so far, those of lists first, then by image.
  public var problems: [Problem] {
    let found = state.withLock { $0.found }
    return folder.openingProblems + found.sorted { $0.image < $1.image }.flatMap(\.problems)
  }

  /// Scans a folder to the end.
  ///
  /// Returns every problem.
  public static func run(
    _ folder: VOCFolder, threads: Int? = nil, report: @escaping @Sendable (Progress) -> Void = { _ in }
  ) -> [Problem] {
    let scan = ProblemScan(of: folder, threads: threads)
    scan.start(report: report)
    return scan.wait()
  }

  private func work(_ report: @Sendable (Progress) -> Void) {
    while let image = nextImage() {
      let problems = FileInspection(of: folder.ids[image], in: folder).problems
      state.withLock { state in
        state.checked += 1
        guard !problems.isEmpty else { return }
        state.found.append((image, problems))
        state.unreported += problems
        state.count += problems.count
      }
      tell(report, isFinished: false)
    }
    let isLast = state.withLock { state in
      state.workers -= 1
      return state.workers == 0
    }
    if isLast { tell(report, isFinished: true) }
  }

  private func nextImage() -> Int? {
    state.withLock { state in
      guard !state.isCancelled, state.next < folder.ids.count else { return nil }
      defer { state.next += 1 }
      return state.next
    }
  }

  private func tell(_ report: @Sendable (Progress) -> Void, isFinished: Bool) {
    reporting.withLock { _ in
      let progress = state.withLock { state -> Progress? in
        let now = ContinuousClock.now
        if !isFinished, let last = state.lastReport, now - last < .milliseconds(100) { return nil }
        state.lastReport = now
        defer { state.unreported = [] }
        return Progress(
          checked: state.checked, total: folder.ids.count, found: state.unreported, count: state.count,
          isFinished: isFinished)
      }
      if let progress { report(progress) }
    }
  }
}
