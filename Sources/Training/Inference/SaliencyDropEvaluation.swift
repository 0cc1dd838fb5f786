import Evaluation
import Imaging
import Methods
import Torch
import VOC

/// What is wrong with the saliency maps that teach a run, and what its inconsistent region leaves out of it
/// (METHODS §3.2, §6.9).
///
/// A method that drops nothing leaves all of it.
@TorchActor
public struct SaliencyDropEvaluation {
  private struct Seen: Sendable {
    var truth: ImageTruth
    /// As the loss is shown it: damaged where the recipe says so.
    var saliency: ScalarMap
  }

  private let inference: CAMInference
  private let images: LabelledImages
  private let source: SaliencySource
  private let need: SaliencyNeed
  /// The map of what is dropped; nil: nothing is.
  private let region: MethodMap?

  /// - Throws: `MethodError.noSaliency` for a run that is taught without saliency maps, `VOCError` for data without.
  public init(_ run: TrainedRun, over images: LabelledImages) throws {
    guard let need = SaliencyNeed(run.recipe) else { throw MethodError.noSaliency(run.folder.name) }
    guard let source = try images.folder.saliencySource(need.folder) else {
      throw TrainingFailure.noSaliency(split: images.split, data: images.folder.root)
    }
    inference = try run.inference()
    self.images = images
    self.source = source
    self.need = need
    region = (run.method as? EpsPlusPlus)?.droppedRegion
  }

  /// Counts the errors of all images that have a truth and a saliency map.
  ///
  /// - Returns: The counts and one sentence for each image that was left out; nil where the stop signal came first.
  public func run(
    stop: StopSignal? = nil, progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) throws -> (counts: SaliencyDropCounts, problems: [String])? {
    var counts = SaliencyDropCounts(classes: images.classes.count + 1)
    var problems = images.problems
    let (preparation, source, need) = (inference.preparation, source, need)
    let pass = PreparedPass(images, prepare: { preparation($0) }) { images, index in
      try Self.seen(images.ids[index], in: images.folder, source, need)
    }
    let failed = { (_: Int, error: any Error) in problems.append("\(error)") }
    let finished = try pass.run(stop: stop, progress: progress, failed: failed) { index, item in
      guard let seen = item.extra else {
        problems.append("\(images.ids[index]) has no mask or no saliency map and is not counted")
        return
      }
      var dropped = [Bool](repeating: false, count: seen.saliency.values.count)
      if let region {
        let query = MapQuery(classes: images.labels[index], saliency: seen.saliency)
        if case .scores(let map)? = inference.planes(of: region, item.prepared, at: query).first?.values {
          dropped = map.values.map { abs($0) > 0.5 }
        }
      }
      try counts.add(seen.saliency, isDropped: dropped, truth: seen.truth)
    }
    return finished ? (counts, problems) : nil
  }

  private nonisolated static func seen(
    _ id: String, in folder: VOCFolder, _ source: SaliencySource, _ need: SaliencyNeed
  ) throws -> Seen? {
    guard let truth = try ImageTruth(of: id, in: folder), let map = try source.map(of: id) else { return nil }
    return Seen(truth: truth, saliency: need.damage.map { $0(map, of: id) } ?? map)
  }
}
