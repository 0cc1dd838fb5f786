import Evaluation

/// Scores that lie in a run's folder: which epoch, of which split, after which refinement chain.
package struct StoredScores: Hashable, Sendable {
  /// The run's name.
  package var run: String
  package var epoch: Int
  package var split: String
  /// The chain as it is asked for, `pamr,crf`; nil: the seed's scores.
  package var refine: String?
  /// How many scores the run has, so that a run with new ones is asked for again.
  package var version: Int

  /// What the scores are of, for sentences.
  package var subject: String { refine.map { "the pseudo-masks after \($0)" } ?? "the seeds" }
}

/// Failures by image, with the table of all of them.
package struct FailureFacts: Equatable, Sendable {
  /// "seed mIoU, constant background 0.30, val (173 images)": what was looked at.
  package var title: String
  package var byImage: [String: [ImageFailure]]
  package var table: FailureTable

  package init(title: String, byImage: [String: [ImageFailure]], table: FailureTable) {
    self.title = title
    self.byImage = byImage
    self.table = table
  }
}
