import Evaluation
import Foundation

/// What the index keeps of a run: all that changes only when its files do.
struct IndexedRun {
  var name: String
  var recipe: Recipe
  var environment: RunEnvironment?
  var epochs: [RunSummary.Epoch]
  var secondsPerEpoch: Double?
  var problem: String?
  /// All evaluations that have records of images, and what their files looked like.
  var records: [EvaluationPlace: String] = [:]
  /// The records of those whose files have changed.
  var changes: [EvaluationPlace: [String: ImageRecord]] = [:]

  /// An evaluation of an epoch of the run; the name is that of its folder.
  struct EvaluationPlace: Hashable {
    var epoch: Int
    var name: String
  }

  init(
    name: String, recipe: Recipe, environment: RunEnvironment?, epochs: [RunSummary.Epoch],
    secondsPerEpoch: Double?, problem: String?
  ) {
    self.name = name
    self.recipe = recipe
    self.environment = environment
    self.epochs = epochs
    self.secondsPerEpoch = secondsPerEpoch
    self.problem = problem
  }

  /// Reads a run's folder.
  ///
  /// What is damaged there becomes the run's problem, the first one found.
  /// - Parameter known: Evaluations whose records are known, with what their files looked like: they are read again only
  ///   if that has changed.
  init(reading folder: RunFolder, known: [EvaluationPlace: String] = [:]) {
    var problem: String?
    func readable<Value>(_ body: () throws -> Value) -> Value? {
      do {
        return try body()
      } catch {
        problem = problem ?? "\(error)"
        return nil
      }
    }
    let found = folder.epochs()
    var epochs: [RunSummary.Epoch] = []
    var records: [EvaluationPlace: String] = [:]
    var changes: [EvaluationPlace: [String: ImageRecord]] = [:]
    for epoch in found {
      let stored = epoch.evaluations()
      let evaluations = stored.compactMap { evaluation in
        (readable { try evaluation.scores() } ?? nil).map {
          RunSummary.Evaluation(name: evaluation.name, scores: $0)
        }
      }
      let scores = readable { try epoch.scores() } ?? nil
      epochs.append(RunSummary.Epoch(number: epoch.number, scores: scores, evaluations: evaluations))
      for evaluation in [epoch.own] + stored {
        let place = EvaluationPlace(epoch: epoch.number, name: evaluation.name)
        let mark = RunSignature.mark(evaluation.imagesPath)
        if known[place] == mark {
          records[place] = mark
        } else if let read = readable({ try evaluation.records() }), !read.isEmpty {
          records[place] = mark
          changes[place] = read
        }
      }
    }
    let recipe = readable { try folder.recipe() } ?? Recipe(method: "")
    let environment = readable { try folder.environment() }
    self.init(
      name: folder.name, recipe: recipe, environment: environment, epochs: epochs,
      secondsPerEpoch: Self.pace(of: found), problem: problem)
    self.records = records
    self.changes = changes
  }

  /// The median time from one checkpoint to the next; nil where times are missing or, as after a copy, all alike.
  private static func pace(of epochs: [EpochFolder]) -> Double? {
    let times = epochs.compactMap { epoch -> Double? in
      var status = stat()
      guard stat(epoch.weightsPath, &status) == 0 else { return nil }
      return Double(status.st_mtim.tv_sec) + Double(status.st_mtim.tv_nsec) / 1e9
    }
    let steps = zip(times, times.dropFirst()).map { $1 - $0 }.sorted()
    guard let median = steps.isEmpty ? nil : steps[steps.count / 2], median > 0.05 else { return nil }
    return median
  }
}
