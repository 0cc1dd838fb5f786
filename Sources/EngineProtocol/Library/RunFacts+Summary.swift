import Evaluation
import Foundation
import Runs

extension RunFacts {
  /// What the index tells of a run.
  init(_ run: RunSummary) {
    let seed: Int =
      if case .number(let value)? = run.recipe.settings["seed"] { Int(value) } else { 0 }
    let planned: Int =
      if case .number(let value)? = run.recipe.settings["epochs"] { Int(value) } else {
        run.progress?.epochs ?? run.epochs.count
      }
    var scores: [Int: Double] = [:]
    for epoch in run.epochs { scores[epoch.number] = epoch.scores?.mIoU }
    let progress = run.progress
    let done = progress.map { $0.steps > 0 ? Double($0.step) / Double($0.steps) : 0 }
    let state: State
    var isFinished = false
    switch run.status {
    case .created, .stopped: state = .stopped(nil)
    case .running: state = .running
    case .finished:
      state = .finished
      isFinished = true
    case .failed(let cause): state = .stopped(cause)
    case .killed: state = .stopped("its trainer was killed")
    }
    self.init(
      name: run.name, path: run.folder.path, recipe: run.recipe,
      recipeName: run.environment?.recipeName ?? run.recipe.method, seed: seed,
      parent: run.environment?.parent,
      epochs: run.epochs.map(\.number), plannedEpochs: planned, state: state,
      progress: isFinished ? 1 : max(0, min(1, done ?? 0)), secondsLeft: progress?.secondsLeft,
      secondsPerEpoch: run.secondsPerEpoch ?? progress?.secondsPerEpoch, scores: scores,
      scoreLabel: run.epochs.last { $0.scores != nil }?.scores?.name.description ?? "")
    activity = progress?.activity
    weights = run.environment?.weights
    labelled = run.environment?.labelled
    split = run.environment?.split
    device = run.environment?.device ?? "cpu"
    evaluations = run.epochs.flatMap { epoch in
      epoch.all.map { ScoreFacts(epoch: epoch.number, name: $0.scores.name, value: $0.scores.mIoU) }
    }
    scoreCount = run.epochs.reduce(0) { $0 + $1.all.count }
  }
}

extension RunProgress {
  /// The time of an epoch at the present pace; nil: the trainer has told no pace, or is at its end.
  fileprivate var secondsPerEpoch: Double? {
    guard let secondsLeft, steps > step, epochs > 0 else { return nil }
    return secondsLeft / Double(steps - step) * Double(steps) / Double(epochs)
  }
}

extension Curves {
  /// Loss terms by step, `total` first, then the scores by epoch.
  init(_ run: RunSummary) {
    let records = run.folder.losses.read().records
    let progress = run.progress
    let perEpoch = progress.map { Double(max(1, $0.steps)) / Double(max(1, $0.epochs)) } ?? 1
    let endings = Dictionary(records.compactMap { record in record.seconds.map { (record.epoch, $0) } }) {
      max($0, $1)
    }
    func point(epoch: Double, seconds: Double?, _ value: Double) -> Point {
      Point(
        epoch: epoch, step: epoch * perEpoch, seconds: seconds ?? epoch * (run.secondsPerEpoch ?? 0),
        value: value)
    }
    let names = Set(records.flatMap(\.terms.keys))
    let ordered = (names.contains("total") ? ["total"] : []) + names.subtracting(["total"]).sorted()
    var terms: [(name: String, points: [Point])] = ordered.map { name in
      (
        "loss " + name,
        records.compactMap { record in
          record.terms[name].map {
            point(epoch: Double(record.step) / perEpoch, seconds: record.seconds, $0)
          }
        }
      )
    }
    let scored = run.epochs.compactMap { epoch in epoch.scores.map { (epoch.number, $0) } }
    func points(_ value: (EvaluationReport) -> Double?) -> [Point] {
      scored.compactMap { epoch, report in
        value(report).map { point(epoch: Double(epoch), seconds: endings[epoch], $0) }
      }
    }
    if let name = scored.last?.1.name {
      terms.append(("\(name.stage.title) \(name.metric)", points { $0.mIoU }))
      let precision = points { $0.mAP }
      if !precision.isEmpty { terms.append(("mAP", precision)) }
    }
    self.init(terms: terms)
  }
}
