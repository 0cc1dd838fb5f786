import Runs

/// What the workbench knows of a pipeline.
public struct PipelineFacts: Equatable, Sendable, Codable {
  /// One of its stages.
  public struct Stage: Equatable, Sendable, Codable {
    /// "pseudo-masks".
    public var title: String
    /// The run that the stage trains or looks at.
    public var run: String
    public var isDone: Bool
    /// "refined mIoU, …: 41.2": its last score, when it is done and has one.
    public var result: String?

    public init(title: String, run: String, isDone: Bool, result: String? = nil) {
      self.title = title
      self.run = run
      self.isDone = isDone
      self.result = result
    }
  }

  public var name: String
  /// The pipeline's folder, absolute.
  public var path: String
  public var state: RunFacts.State
  public var stages: [Stage]
  /// What it does now, "pseudo-masks 34/80"; nil: it tells nothing.
  public var activity: String?
  /// The words that go on with it in a shell.
  public var resumption: String

  public init(
    name: String, path: String, state: RunFacts.State, stages: [Stage], activity: String? = nil,
    resumption: String = ""
  ) {
    self.name = name
    self.path = path
    self.state = state
    self.stages = stages
    self.activity = activity
    self.resumption = resumption
  }

  /// The stage that is at work or waits to go on, from 0; nil: all are done.
  public var current: Int? { stages.firstIndex { !$0.isDone } }
}
