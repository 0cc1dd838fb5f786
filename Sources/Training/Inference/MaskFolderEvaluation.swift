import Evaluation
import Foundation
import Imaging
import VOC

/// The masks of a folder, `ID.png`, against the truth of a split (METHODS §6.6): what a segmentation network is about to
/// learn from.
public struct MaskFolderEvaluation: Sendable {
  private let folder: String
  private let images: LabelledImages

  /// - Parameter folder: Of indexed PNG files of the images' sizes.
  public init(_ folder: String, over images: LabelledImages) {
    self.folder = folder
    self.images = images
  }

  /// Scores all images that have a mask and a truth; void pixels of a mask count as errors.
  ///
  /// - Parameters:
  ///   - background: The rule that the masks were made with; nil: none.
  ///   - refine: The chain that they were refined by; nil: none.
  /// - Returns: nil where the stop signal came first.
  /// - Throws: `ImagingError`, `VOCError`, `SizeMismatch`.
  public func run(
    background: String?, refine: String?, stop: StopSignal? = nil,
    progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) throws -> EpochScores? {
    var scoring = MaskScoring(stages: [ScoreStage.mask.rawValue], classes: images.classes.count + 1)
    for (number, id) in images.ids.enumerated() {
      if stop?.isRequested == true { return nil }
      let path = "\(folder)/\(id).png"
      if FileManager.default.fileExists(atPath: path),
        let truth = try ImageTruth(of: id, in: images.folder)
      {
        try scoring.add(id, masks: [PNG.labelMap(contentsOf: path)], truth: truth)
      }
      progress(number + 1, images.count)
    }
    let name = ScoreName(
      stage: .mask, background: background, refine: refine, split: images.split,
      scored: scoring.records[0].count, total: images.total)
    let report = scoring.report(
      of: 0, name: name, labels: images.labelSource, classNames: images.classes.namesWithBackground)
    return EpochScores(report: report, images: scoring.records[0])
  }
}
