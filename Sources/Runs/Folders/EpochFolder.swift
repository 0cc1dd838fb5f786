import Evaluation
import Foundation

/// The checkpoint and the scores of one epoch of a run.
///
///     epochs/0003/weights.safetensors
///     epochs/0003/optimizer.safetensors   newest epoch only
///     epochs/0003/state.json              newest epoch only: what else an exact resume needs
///     epochs/0003/scores.json             `EvaluationReport`, after the checkpoint
///     epochs/0003/images.json             image → `ImageRecord`
///     epochs/0003/evaluations/            what `camscope eval` found, an `EvaluationFolder` each
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
  public var scoresPath: String { own.scoresPath }

  /// Whether a training can go on from here.
  public var isResumable: Bool {
    access(optimizerPath, R_OK) == 0 && access(statePath, R_OK) == 0 && access(weightsPath, R_OK) == 0
  }

  /// The scores that the training gave the epoch.
  public var own: EvaluationFolder { EvaluationFolder(path: path, name: "") }

  /// The folder of the scores of a split after a refinement chain, which may not exist; nil: of the seed, or of the
  /// segmentation network alone.
  public func evaluation(split: String, refine: String?, stage: ScoreStage = .seed) -> EvaluationFolder {
    evaluation(named: EvaluationFolder.name(split: split, refine: refine, stage: stage))
  }

  /// The folder of scores under their name; the training's own for an empty one.
  public func evaluation(named name: String) -> EvaluationFolder {
    name.isEmpty ? own : EvaluationFolder(path: "\(path)/evaluations/\(name)", name: name)
  }

  /// What `camscope eval` found, by name.
  public func evaluations() -> [EvaluationFolder] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(path)/evaluations")) ?? []
    return names.filter { !$0.hasPrefix(".") }.sorted().map(evaluation(named:))
      .filter { access($0.scoresPath, R_OK) == 0 }
  }

  /// The training's own scores; nil: not scored yet.
  ///
  /// - Throws: `RunError.damaged`.
  public func scores() throws -> EvaluationReport? { try own.scores() }

  /// What the training kept of the images that it scored, by id; empty: not scored yet.
  ///
  /// - Throws: `RunError.damaged`.
  public func imageRecords() throws -> [String: ImageRecord] { try own.records() }

  /// Keeps the training's own scores.
  ///
  /// - Throws: `FileFailure`.
  public func write(scores: EvaluationReport, images: [String: ImageRecord]) throws {
    try own.write(scores: scores, images: images)
  }
}
