import EngineProtocol

// The list of trainings.
extension WorkbenchState {
  /// Pipelines with their stages, then trainings; of both those that run first, then those that stopped early.
  package var jobLines: [JobLine] {
    Self.unfinished(pipelines, state: \.state).flatMap { pipeline in
      [.pipeline(pipeline)] + pipeline.stages.indices.map { JobLine.stage(pipeline, $0) }
    } + Self.unfinished(runs, state: \.state).map(JobLine.run)
  }

  private static func unfinished<Job>(_ jobs: [Job], state: (Job) -> RunFacts.State) -> [Job] {
    jobs.filter { state($0) == .running }
      + jobs.filter {
        if case .stopped = state($0) { true } else { false }
      }
  }

  private var selectedJob: JobLine? {
    guard case .jobs(let sheet)? = sheets.last, jobLines.indices.contains(sheet.selection) else { return nil }
    return jobLines[sheet.selection]
  }

  /// The first press asks, the second stops.
  mutating func stopJob() -> [Effect] {
    guard !isReadOnly else {
      message = "This workbench is read-only (--readonly); it stops no training."
      return []
    }
    guard case .jobs(var sheet)? = sheets.last, let job = selectedJob, job.state == .running else {
      message = "No running training is selected."
      return []
    }
    if sheet.stopAsked == job.name {
      sheet.stopAsked = nil
      sheets[sheets.count - 1] = .jobs(sheet)
      message = "\(job.name) stops after the step it is in."
      return [.stop(run: job.path, at: .step)]
    }
    sheet.stopAsked = job.name
    sheets[sheets.count - 1] = .jobs(sheet)
    message = "s again stops \(job.name); what it has done is kept."
    return []
  }

  /// Stops the selected training when its epoch is trained and scored; nothing is lost by it.
  mutating func pauseJob() -> [Effect] {
    guard !isReadOnly else {
      message = "This workbench is read-only (--readonly); it stops no training."
      return []
    }
    guard let job = selectedJob, job.state == .running else {
      message = "No running training is selected."
      return []
    }
    message = "\(job.name) pauses at the end of its epoch; r goes on."
    return [.stop(run: job.path, at: .epoch)]
  }

  /// Asks for the name of the selected training, which then ends at once.
  mutating func killJob() {
    guard !isReadOnly else {
      message = "This workbench is read-only (--readonly); it stops no training."
      return
    }
    guard let job = selectedJob, job.state == .running else {
      message = "No running training is selected."
      return
    }
    sheets.append(.prompt(PromptSheet(kind: .kill(job.name, path: job.path))))
  }

  mutating func resumeJob() -> [Effect] {
    guard !isReadOnly else {
      message = "This workbench is read-only (--readonly); it starts no training."
      return []
    }
    guard let job = selectedJob, case .stopped = job.state else {
      message = "Only a training that stopped can be resumed."
      return []
    }
    guard case .run = job else {
      if case .pipeline(let pipeline) = job { message = "A shell goes on with it: \(pipeline.resumption)" }
      if case .stage(let pipeline, _) = job { message = "A shell goes on with it: \(pipeline.resumption)" }
      return []
    }
    message = "Resuming \(job.name) …"
    return [.resume(run: job.path)]
  }

  mutating func showJob() {
    guard let run = selectedJob?.shownRun, runs.contains(where: { $0.name == run }) else { return }
    sheets.removeLast()
    setRun(run)
  }
}
