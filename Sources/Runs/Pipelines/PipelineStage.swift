/// A stage of a pipeline: what it does, in which run, and what its results scored.
public struct PipelineStage: Hashable, Sendable, Codable {
  /// What a stage does.
  public enum Kind: String, Hashable, Sendable, Codable {
    /// Trains the classifier.
    case classifier
    /// Trains an affinity network for the walks of the chain.
    case affinity
    /// Scores class maps, and what each stage of the chain makes of them.
    case classMaps
    /// Writes pseudo-masks.
    case masks
    /// Trains the segmentation network.
    case segmentation
    /// Scores the segmentation network.
    case scores
  }

  /// A score of a stage.
  public struct Score: Hashable, Sendable, Codable {
    /// What was scored, `seed`, `+crf:psa`, `segmentation network`.
    public var title: String
    /// The full name of the score.
    public var name: String
    /// In 0…1.
    public var value: Double

    public init(title: String, name: String, value: Double) {
      self.title = title
      self.name = name
      self.value = value
    }
  }

  public var kind: Kind
  /// What people read, `pseudo-masks`.
  public var title: String
  /// The run that the stage trains or looks at.
  public var run: String
  public var isDone: Bool
  public var scores: [Score]

  public init(_ kind: Kind, title: String, run: String) {
    self.kind = kind
    self.title = title
    self.run = run
    isDone = false
    scores = []
  }
}
