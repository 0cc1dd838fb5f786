import Runs

/// What the workbench knows of a pipeline.
package struct PipelineFacts: Equatable, Sendable {
  /// One of its stages.
  package struct Stage: Equatable, Sendable {
    /// "pseudo-masks".
    package var title: String
    /// The run that the stage trains or looks at.
    package var run: String
    package var isDone: Bool
    /// "refined mIoU, …: 41.2": its last score, when it is done and has one.
    package var result: String?

    package init(title: String, run: String, isDone: Bool, result: String? = nil) {
      self.title = title
      self.run = run
      self.isDone = isDone
      self.result = result
    }
  }

  package var name: String
  /// The pipeline's folder, absolute.
  package var path: String
  package var state: RunFacts.State
  package var stages: [Stage]
  /// What it does now, "pseudo-masks 34/80"; nil: it tells nothing.
  package var activity: String?
  /// The words that go on with it in a shell.
  package var resumption: String

  package init(
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
  package var current: Int? { stages.firstIndex { !$0.isDone } }
}
