import EngineProtocol
import Foundation
import Runs

/// Asks trainings to stop.
package enum TrainingStopper {
  /// Tells the trainer of a run to stop.
  ///
  /// The process is checked by its start time, so that no other process of that id is signalled.
  /// - Throws: `TrainingError`.
  package static func stop(_ folder: RunFolder, at point: StopPoint) throws {
    guard case .running(let progress) = folder.status() else {
      throw TrainingError.notRunning(run: folder.name)
    }
    let trainer = progress.trainer
    guard trainer.isAlive else {
      throw TrainingError.elsewhere(run: folder.name, host: trainer.host, process: trainer.process)
    }
    let signal =
      switch point {
      case .step: SIGTERM
      case .epoch: SIGUSR1
      case .now: SIGKILL
      }
    guard kill(trainer.process, signal) == 0 else {
      throw TrainingError.notStopped(
        run: folder.name, process: trainer.process, reason: String(cString: strerror(errno)))
    }
  }
}
