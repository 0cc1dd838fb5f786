import Evaluation
import Foundation

/// The checkpoint and the scores of one epoch of a run.
///
///     epochs/0003/weights.safetensors
///     epochs/0003/optimizer.safetensors   newest epoch only
///     epochs/0003/state.json              newest epoch only: what else an exact resume needs
///     epochs/0003/scores.json             `EvaluationReport`, after the checkpoint
///     epochs/0003/images.json             image → `ImageScore`
///
/// The folder appears whole, with its checkpoint; scores follow, each file whole.
public struct EpochFolder: Hashable, Sendable {
  /// The folder, absolute.
  public let path: String
  /// From 1.
  public let number: Int

  /// Names the folder of an epoch that may or may not exist.
  public init(path: String, number: Int) {
    self.path = path
    self.number = number
  }

  public var weightsPath: String { "\(path)/weights.safetensors" }
  public var optimizerPath: String { "\(path)/optimizer.safetensors" }
  public var statePath: String { "\(path)/state.json" }
  public var scoresPath: String { "\(path)/scores.json" }
  public var imagesPath: String { "\(path)/images.json" }

  /// Whether a training can go on from here.
  public var isResumable: Bool {
    access(optimizerPath, R_OK) == 0 && access(statePath, R_OK) == 0 && access(weightsPath, R_OK) == 0
  }

  /// The scores of the epoch; nil: not scored yet.
  ///
  /// - Throws: `RunError.damaged`.
  public func scores() throws -> EvaluationReport? {
    guard access(scoresPath, F_OK) == 0 else { return nil }
    return try JSONFile.read(EvaluationReport.self, from: scoresPath)
  }

  /// The scores of its images by id; empty: not scored yet.
  ///
  /// - Throws: `RunError.damaged`.
  public func imageScores() throws -> [String: ImageScore] {
    guard access(imagesPath, F_OK) == 0 else { return [:] }
    return try JSONFile.read([String: ImageScore].self, from: imagesPath)
  }

  /// Keeps the scores; those of the images first, so that an epoch with scores has both.
  ///
  /// - Throws: `FileFailure`.
  public func write(scores: EvaluationReport, images: [String: ImageScore]) throws {
    try JSONFile.write(images, to: imagesPath)
    try JSONFile.write(scores, to: scoresPath)
  }
}
