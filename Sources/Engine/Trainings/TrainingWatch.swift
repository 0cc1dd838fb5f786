import Foundation
import Runs
import Synchronization

/// Whether a training is at work in the folders of runs that an engine has been asked about.
///
/// The answer is kept for two seconds: it is asked before every map, and a training lasts minutes.
final class TrainingWatch: Sendable {
  private struct State {
    var roots: Set<String> = []
    var answer = false
    var asked: ContinuousClock.Instant?
  }

  private let state = Mutex(State())

  /// Remembers the folder that a run lies in.
  func note(run: String) {
    let root = (run as NSString).deletingLastPathComponent
    state.withLock { if $0.roots.insert(root).inserted { $0.asked = nil } }
  }

  var isTraining: Bool {
    state.withLock { state in
      if let asked = state.asked, .now - asked < .seconds(2) { return state.answer }
      state.answer = state.roots.contains { RunFolder.all(in: $0).contains { $0.status().isRunning } }
      state.asked = .now
      return state.answer
    }
  }
}
