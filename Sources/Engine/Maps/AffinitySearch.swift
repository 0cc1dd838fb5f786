import Foundation
import Methods
import Refinement
import Runs
import Training

/// Finds the affinity networks that runs have taught; what was found counts for a while, as run folders are many files.
struct AffinitySearch {
  private struct Wanted: Hashable {
    var run: String
    var branch: Affinity.Branch?
  }
  private var found: [Wanted: (run: RunFolder?, at: ContinuousClock.Instant)] = [:]
  private static let lifetime = Duration.seconds(2)

  init() {}

  /// The newest epoch of the newest run of affinities that the maps of a run have taught; nil: there is none.
  ///
  /// Looks beside the run first, then among the user's runs and the bundled ones.
  /// - Parameter branch: Which of the two networks; nil: either.
  /// - Throws: `RunError`.
  mutating func newest(taughtBy teacher: RunFolder, branch: Affinity.Branch?) throws -> EpochKey? {
    let (wanted, now) = (Wanted(run: teacher.path, branch: branch), ContinuousClock.now)
    if found[wanted].map({ now - $0.at > Self.lifetime }) ?? true {
      found[wanted] = (Self.newest(taughtBy: teacher, branch: branch), now)
    }
    guard let run = found[wanted]?.run else { return nil }
    return try EpochKey(run, epoch: run.checkpoint(nil).number)
  }

  /// The newest run of affinities that the maps of a run have taught; nil: there is none.
  static func newest(taughtBy teacher: RunFolder, branch: Affinity.Branch?) -> RunFolder? {
    let beside = (teacher.path as NSString).deletingLastPathComponent
    let roots = [beside] + Locations.current.runRoots().filter { $0 != beside }
    return TrainedAffinity.newest(taughtBy: teacher, in: roots, branch: branch)
  }
}

extension Affinity.Branch {
  /// The network that a walk needs.
  init(_ walk: WalkPreset) {
    switch walk {
    case .psa: self = .psa
    case .irn: self = .irn
    }
  }
}
