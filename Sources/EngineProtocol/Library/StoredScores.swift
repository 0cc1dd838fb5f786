import Evaluation

/// Scores that lie in a run's folder: which epoch, of which split, after which refinement chain.
public struct StoredScores: Hashable, Sendable, Codable {
  /// The run's name.
  public var run: String
  public var epoch: Int
  public var split: String
  /// The chain as it is asked for, `pamr,crf`; nil: the seed's scores.
  public var refine: String?
  /// How many scores the run has, so that a run with new ones is asked for again.
  public var version: Int

  public init(run: String, epoch: Int, split: String, refine: String?, version: Int) {
    self.run = run
    self.epoch = epoch
    self.split = split
    self.refine = refine
    self.version = version
  }

  /// What the scores are of, for sentences.
  public var subject: String { refine.map { "the pseudo-masks after \($0)" } ?? "the seeds" }
}

/// Failures by image, with the table of all of them.
public struct FailureFacts: Equatable, Sendable, Codable {
  /// "seed mIoU, constant background 0.30, val (173 images)": what was looked at.
  public var title: String
  public var byImage: [String: [ImageFailure]]
  public var table: FailureTable

  public init(title: String, byImage: [String: [ImageFailure]], table: FailureTable) {
    self.title = title
    self.byImage = byImage
    self.table = table
  }
}
