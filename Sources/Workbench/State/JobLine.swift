import EngineProtocol

/// A line of the list of trainings.
package enum JobLine: Equatable, Sendable {
  case pipeline(PipelineFacts)
  /// A stage by its number, from 0, below its pipeline.
  case stage(PipelineFacts, Int)
  case run(RunFacts)

  /// The pipeline or the run that stops and goes on.
  package var name: String {
    switch self {
    case .pipeline(let pipeline), .stage(let pipeline, _): pipeline.name
    case .run(let run): run.name
    }
  }

  /// Its folder.
  package var path: String {
    switch self {
    case .pipeline(let pipeline), .stage(let pipeline, _): pipeline.path
    case .run(let run): run.path
    }
  }

  package var state: RunFacts.State {
    switch self {
    case .pipeline(let pipeline), .stage(let pipeline, _): pipeline.state
    case .run(let run): run.state
    }
  }

  /// The run that a pane can show for the line.
  package var shownRun: String? {
    switch self {
    case .pipeline(let pipeline): pipeline.stages.last { $0.isDone }?.run
    case .stage(let pipeline, let stage): pipeline.stages[stage].run
    case .run(let run): run.name
    }
  }
}
