import EngineProtocol
import Runs
import Training

extension JobRunner {
  /// Keeps scores in the run's folder; a folder that cannot be written costs a sentence, not the scores.
  ///
  /// Scores with other settings than the run's recipe, or along other affinities, would pass for the run's own and are
  /// not kept.
  static func keep(
    _ scores: [(folder: EvaluationFolder, scores: EpochScores)], settings: [String: SettingValue],
    affinity: String? = nil
  ) {
    guard settings.isEmpty else { return say("scores with --set are not kept in the run's folder") }
    guard affinity == nil else { return say("scores with --affinity are not kept in the run's folder") }
    do {
      for (folder, scores) in scores { try folder.write(scores: scores.report, images: scores.images) }
    } catch {
      say("the scores are not kept: \(error)")
    }
  }
}
