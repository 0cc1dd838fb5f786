// The list of trainings.
extension WorkbenchState {
  /// Running trainings first, then those that stopped early.
  package var jobLines: [RunFacts] {
    runs.filter { $0.state == .running }
      + runs.filter {
        if case .stopped = $0.state { true } else { false }
      }
  }

  private var selectedJob: RunFacts? {
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
      return [.stop(run: job.path)]
    }
    sheet.stopAsked = job.name
    sheets[sheets.count - 1] = .jobs(sheet)
    message = "s again stops \(job.name); what it has done is kept."
    return []
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
    message = "Resuming \(job.name) …"
    return [.resume(run: job.path)]
  }

  mutating func showJob() {
    guard let job = selectedJob else { return }
    sheets.removeLast()
    setRun(job.name)
  }
}
