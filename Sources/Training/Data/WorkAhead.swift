import Foundation

/// Threads that work ahead of a consumer on groups of tasks, in order, within a bounded number of groups.
///
/// Task (group, place) is started only when its group lies less than `depth` ahead of the group that the
/// consumer is at, so that results can live in a ring of `depth` places. Groups are consumed in order, each
/// once all of its tasks are done.
final class WorkAhead: @unchecked Sendable {
  private let tasks: [Int]
  private let depth: Int
  private let work: @Sendable (_ group: Int, _ place: Int) throws -> Void

  // All below is read and written under `condition`.
  private let condition = NSCondition()
  /// The next task to start.
  private var upcoming = (group: 0, place: 0)
  /// Groups that the consumer is done with.
  private var consumed = 0
  /// Tasks that are not done, by group.
  private var missing: [Int]
  /// The failure of the earliest group that failed.
  private var failure: (group: Int, error: any Error)?
  private var closing = false
  private var running: Int

  /// Starts the threads.
  ///
  /// - Parameters:
  ///   - tasks: How many tasks each group has.
  ///   - depth: Groups that may be ready or in work at once.
  ///   - work: Does one task; called from several threads at once.
  init(
    tasks: [Int], threads: Int, depth: Int, name: String,
    work: @escaping @Sendable (_ group: Int, _ place: Int) throws -> Void
  ) {
    precondition(threads > 0 && depth > 0, "WorkAhead: \(threads) threads, \(depth) groups ahead")
    precondition(tasks.allSatisfy { $0 > 0 }, "WorkAhead: a group without tasks")
    self.tasks = tasks
    self.depth = depth
    self.work = work
    missing = tasks
    running = threads
    for number in 1...threads {
      // A thread keeps this object alive until `close()` or the last task ends it.
      let thread = Thread { [self] in run() }
      thread.name = "\(name) \(number)"
      thread.start()
    }
  }

  /// Waits for the next group and hands its number to `body`; nil after the last group.
  ///
  /// The group's place in the ring is free afterwards.
  /// - Throws: The failure of a task of this group, or what `body` throws.
  func next<Result>(_ body: (_ group: Int) throws -> Result) throws -> Result? {
    condition.lock()
    let group = consumed
    guard group < tasks.count else {
      condition.unlock()
      return nil
    }
    func failed() -> (any Error)? { failure.flatMap { $0.group <= group ? $0.error : nil } }
    while missing[group] > 0 && failed() == nil { condition.wait() }
    let error = failed()
    condition.unlock()
    if let error { throw error }
    defer {
      condition.lock()
      consumed += 1
      condition.broadcast()
      condition.unlock()
    }
    return try body(group)
  }

  /// Ends the threads and waits for them; called once, when no more groups are asked for.
  func close() {
    condition.lock()
    closing = true
    condition.broadcast()
    while running > 0 { condition.wait() }
    condition.unlock()
  }

  /// A thread: does the next task until nothing is left.
  private func run() {
    while let (group, place) = take() {
      do {
        try work(group, place)
        finish(group, error: nil)
      } catch {
        finish(group, error: error)
      }
    }
    condition.lock()
    running -= 1
    condition.broadcast()
    condition.unlock()
  }

  /// The next task, as soon as its group has a place in the ring; nil when nothing is left to do.
  private func take() -> (group: Int, place: Int)? {
    condition.lock()
    defer { condition.unlock() }
    while !closing && failure == nil && upcoming.group < tasks.count {
      guard upcoming.group < consumed + depth else {
        condition.wait()
        continue
      }
      let task = upcoming
      upcoming.place += 1
      if upcoming.place == tasks[task.group] { upcoming = (task.group + 1, 0) }
      return task
    }
    return nil
  }

  private func finish(_ group: Int, error: (any Error)?) {
    condition.lock()
    defer { condition.unlock() }
    missing[group] -= 1
    if let error, failure.map({ group < $0.group }) ?? true { failure = (group, error) }
    if missing[group] == 0 || error != nil { condition.broadcast() }
  }
}
