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
  /// Epoch → scores of its images.
  var images: [Int: [IndexedImage]] = [:]

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
  init(reading folder: RunFolder) {
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
    var images: [Int: [IndexedImage]] = [:]
    for epoch in found {
      let scores = readable { try epoch.scores() } ?? nil
      epochs.append(RunSummary.Epoch(number: epoch.number, scores: scores))
      images[epoch.number] = readable { try epoch.imageScores() }?.map { image, score in
        IndexedImage(image: image, iou: score.meanIoU, foregroundIoU: score.foregroundMeanIoU)
      }
    }
    let recipe = readable { try folder.recipe() } ?? Recipe(method: "")
    let environment = readable { try folder.environment() }
    self.init(
      name: folder.name, recipe: recipe, environment: environment, epochs: epochs,
      secondsPerEpoch: Self.pace(of: found), problem: problem)
    self.images = images
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
