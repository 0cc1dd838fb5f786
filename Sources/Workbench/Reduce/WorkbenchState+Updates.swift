import EngineProtocol
import Runs

// What library and engine tell.
extension WorkbenchState {
  mutating func take(_ update: LibraryUpdate) -> [Effect] {
    switch update {
    case .folder(let facts):
      folder = facts
      folderIsOpen = true
      folderFailure = nil
      if facts.classesAreKnown { readPendingFilter() }
      if split == nil || !facts.splits.contains(where: { $0.name == split }) {
        let usual = ["val", "train", "train_aug"].first { name in facts.splits.contains { $0.name == name } }
        split = usual ?? facts.splits.first?.name
      }
      return images.isEmpty ? split.map { [.openSplit($0)] } ?? [] : []
    case .split(let name, let names):
      split = name
      images = names
      if let image, !names.contains(image) { self.image = nil }
      relist()
    case .classes(let classes):
      classesOfImage.merge(classes) { $1 }
      if filter.usesClasses { relist() }
    case .problems(let problems):
      self.problems = problems
      refreshProblemList()
    case .runs(let runs): take(runs)
    case .pipelines(let pipelines): take(pipelines)
    case .imageScores(let run, let scores):
      imageScores[run] = scores
    case .imageValues(let scores, let key, let values):
      // A few epochs and keys of a few thousand images each; what is left behind is read again when it is wanted.
      if imageValues.count >= 32 { imageValues = [:] }
      imageValues[scores, default: [:]][key] = values
      if needsScores, [storedScores(of: focused), comparedScores].contains(scores) { relist() }
    case .failures(let scores, let facts):
      if failures.count >= 8 { failures = [:] }
      failures[scores] = facts
      if storedScores(of: focused) == scores, filter.usesFailures { relist() }
    case .objects(let image, let facts): take(facts, of: image)
    case .curves(let run, let curves): self.curves[run] = curves
    case .log(let run, let lines): logs[run] = lines
    case .load(let load): self.load = load
    case .failure(let sentence):
      if !folderIsOpen { folderFailure = sentence }
      message = sentence
    case .runsFailure(let sentence): message = sentence
    }
    return []
  }

  /// New facts of the runs: panes keep theirs; the first time, a pane without one takes the newest with a
  /// checkpoint.
  private mutating func take(_ runs: [RunFacts]) {
    let before = Dictionary(self.runs.map { ($0.name, $0) }) { $1 }
    self.runs = runs
    if !runsAreKnown {
      runsAreKnown = true
      dropStrangers()
    }
    for run in runs {
      guard let old = before[run.name] else { continue }
      if old.state == .running, run.state == .finished {
        message =
          "\(run.name) is trained."
          + (run.newestScore.map { " \(Format.percent($0)) \(run.scoreLabel)." } ?? "")
      } else if old.state == .running, case .stopped(let reason) = run.state {
        message = "\(run.name) stopped\(reason.map { ": \($0)" } ?? ""); J resumes it."
      } else if run.epochs.count > old.epochs.count, let epoch = run.epochs.last {
        message =
          "\(run.name): epoch \(epoch) is there."
          + (run.newestScore.map {
            " \(Format.percent($0)) \(run.scoreLabel)\(againstParent(run, at: epoch))."
          } ?? "")
      }
    }
  }

  /// How a run's epoch stands to the same of its parent: ", +1.2 against cam-0", or that it has just passed it.
  private func againstParent(_ run: RunFacts, at epoch: Int) -> String {
    guard let parent = self.run(named: run.parent), parent.scoreLabel == run.scoreLabel,
      let own = run.scores[epoch], let other = parent.scores[epoch]
    else { return "" }
    if own > other, let before = run.scores[epoch - 1], let then = parent.scores[epoch - 1], before <= then {
      return ", passes \(parent.name) by \(Format.signedPercent(own - other))"
    }
    return ", \(Format.signedPercent(own - other)) against \(parent.name)"
  }

  /// New facts of the pipelines: what one has come to is told.
  private mutating func take(_ pipelines: [PipelineFacts]) {
    let before = Dictionary(self.pipelines.map { ($0.name, $0) }) { $1 }
    self.pipelines = pipelines
    for pipeline in pipelines {
      guard let old = before[pipeline.name], old.state == .running else { continue }
      if pipeline.state == .finished {
        message = "\(pipeline.name) is through." + (pipeline.stages.last?.result.map { " \($0)." } ?? "")
      } else if case .stopped(let reason) = pipeline.state {
        message = "\(pipeline.name) stopped\(reason.map { ": \($0)" } ?? "")."
      } else if let last = old.current, pipeline.stages.indices.contains(last), pipeline.stages[last].isDone {
        let stage = pipeline.stages[last]
        message = "\(pipeline.name): \(stage.title) done." + (stage.result.map { " \($0)." } ?? "")
      }
    }
  }

  /// Something that was looked for is not there: says what would make it.
  mutating func isAbsent(_ key: ContentKey) {
    switch key {
    case .imageValues(let scores, _), .failures(let scores):
      guard [storedScores(of: focused), comparedScores].contains(scores) else { return }
      followsOrder = false
      if case .failures? = sheets.last { sheets.removeLast() }
      let refine = scores.refine.map { " --refine \($0)" } ?? ""
      message =
        "No scores of \(scores.subject) are stored: camscope eval --run \(scores.run) --split "
        + "\(scores.split)\(refine) …"
    default: break
    }
  }

  /// A content came: the image's size is a fact of the state.
  mutating func arrived(_ key: ContentKey, size: PixelSize?) {
    guard case .image(let name) = key, let size else { return }
    sizeOfImage[name] = size
    if name == image { placeProbe() }
  }

  mutating func take(_ update: EngineUpdate) {
    switch update {
    case .status(let status):
      if case .restarting(let reason) = status { message = restarting(because: reason) }
      if isRemote, status == .ready, case .restarting = engine {
        message = "Connected to \(machine?.host ?? "the engine") again."
      }
      if case .unavailable(let reason) = status { message = reason }
      engine = status
    case .registry(let registry): self.registry = registry
    case .machine(let machine, let isRemote):
      self.machine = machine
      self.isRemote = isRemote
    case .trainingStarted(let run): message = "\(run) trains; J shows it, e picks it."
    case .failure(let sentence), .message(let sentence): message = sentence
    }
  }
}

extension WorkbenchState {
  private func restarting(because reason: String) -> String {
    guard isRemote else { return "\(reason) It is started again." }
    return "The connection to \(machine?.host ?? "the engine") is lost: \(reason) Connecting again …"
  }
}

extension RunFacts {
  /// The score at the newest epoch.
  package var newestScore: Double? { epochs.last.flatMap { scores[$0] } }
}
