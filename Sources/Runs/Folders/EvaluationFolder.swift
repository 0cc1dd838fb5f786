import Evaluation
import Foundation

/// The scores of one stage of an epoch over a split, and what is kept of its images.
///
///     scores.json     `EvaluationReport`
///     images.json     image → `ImageRecord`
///
/// The scores that a training gives its own epochs lie in the epoch's folder; those of `camscope eval` below it, under
/// the split and the chain, `evaluations/val@pamr+crf-psa/`; those of a segmentation network and of the CRF after it under
/// `evaluations/val@segmentation+crf-deeplab/`.
public struct EvaluationFolder: Hashable, Sendable {
  /// The folder, absolute.
  public let path: String
  /// `val@seed`, `val@pamr+crf-psa`; empty for a training's own scores.
  public let name: String

  /// Names a folder that may or may not exist.
  init(path: String, name: String) {
    self.path = path
    self.name = name
  }

  public var scoresPath: String { "\(path)/scores.json" }
  public var imagesPath: String { "\(path)/images.json" }

  /// The name of the scores of a split after a refinement chain; nil: of the seed, or of the segmentation network alone.
  public static func name(split: String, refine: String?, stage: ScoreStage = .seed) -> String {
    let scored =
      stage == .segmentation
      ? ([stage.rawValue] + (refine.map { [$0] } ?? [])).joined(separator: ",") : refine ?? "seed"
    let words = [split, scored].map { word in
      String(word.map { $0 == "/" || $0 == ":" ? "-" : $0 == "," ? "+" : $0 })
    }
    return words.joined(separator: "@")
  }

  /// The scores; nil: not scored yet.
  ///
  /// - Throws: `RunError.damaged`.
  public func scores() throws -> EvaluationReport? {
    guard access(scoresPath, F_OK) == 0 else { return nil }
    return try JSONFile.read(EvaluationReport.self, from: scoresPath)
  }

  /// What is kept of the images, by id; empty: not scored yet.
  ///
  /// - Throws: `RunError.damaged`.
  public func records() throws -> [String: ImageRecord] {
    guard access(imagesPath, F_OK) == 0 else { return [:] }
    return try JSONFile.read([String: ImageRecord].self, from: imagesPath)
  }

  /// Keeps the scores; the records of the images first, so that an epoch with scores has both.
  ///
  /// - Throws: `FileFailure`.
  public func write(scores: EvaluationReport, images: [String: ImageRecord]) throws {
    try DurableFile.makeDirectory(path)
    try JSONFile.write(images, to: imagesPath, isCompact: true)
    try JSONFile.write(scores, to: scoresPath)
  }
}
