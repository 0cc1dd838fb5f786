import Evaluation
import Imaging

/// A thing that a frame may need and that takes time to have.
public enum ContentKey: Hashable, Sendable, Codable {
  case image(String)
  case groundTruth(String)
  case saliency(String)
  case saliencyErrors(String)
  /// The numbers of the objects of the true mask.
  case objects(String)
  /// What those objects are.
  case objectFacts(String)
  /// From the engine.
  case map(MapRequest)
  /// All per-image scores of a run, by its name; `epochs`: how many it has, so that a grown run is asked
  /// for again.
  case imageScores(run: String, epochs: Int)
  /// One number for each image of stored scores.
  case imageValues(StoredScores, ImageSortKey)
  /// The failures of stored scores.
  case failures(StoredScores)
  /// Losses and scores of a run, by its name; `version`: thousandths of the training that are done.
  case curves(run: String, version: Int)
  /// The last lines of a run's log, by its name; `version`: as for curves.
  case log(run: String, version: Int)

  /// Whether the engine has it, not the library.
  public var isEngines: Bool {
    if case .map = self { true } else { false }
  }

  /// Whether the probed pixel is part of it: such a map is not fetched for images that are not seen yet.
  public var isAboutAPixel: Bool {
    if case .map(let request) = self { request.probe != nil } else { false }
  }
}

/// What arrived for a key.
public enum Content: Equatable, Sendable {
  case image(RGBImage)
  case labels(LabelMap)
  case scores(ScalarMap)
  case planes([Plane])
  /// There is none, for this reason: one sentence.
  case absent(String)
}
