import Imaging

/// Failures of the masks of one image, stage by stage, each with the stage at which it arose.
///
///     var staged = StagedFailures(MaskFailures(classes: 21), truth: truth)
///     let seed = try staged.next("seed", mask: seedMask, evidence: evidence)
///     let refined = try staged.next("crf:psa", mask: refinedMask)
public struct StagedFailures {
  private let search: MaskFailures
  private let truth: ImageTruth
  private var previous: [ImageFailure]?

  public init(_ search: MaskFailures, truth: ImageTruth) {
    self.search = search
    self.truth = truth
  }

  /// The failures after the next stage.
  ///
  /// What is missing and was not before was lost by this stage; what was missing before keeps its cause.
  /// - Parameters:
  ///   - stage: The stage's name, as a refinement chain spells it.
  ///   - evidence: What the first mask, the seed, was made from; nil: its causes stay unknown.
  /// - Throws: `SizeMismatch`.
  public mutating func next(
    _ stage: String, mask: LabelMap, evidence: SeedEvidence? = nil
  ) throws(SizeMismatch) -> [ImageFailure] {
    var failures = try search(of: mask, truth: truth)
    for i in failures.indices where !failures[i].kind.isFalseCoverage {
      if let previous {
        let before = Self.counterpart(of: failures[i], in: previous)
        failures[i].cause = before.map(\.cause) ?? .refinement(stage)
      } else {
        failures[i].cause = evidence?.cause(
          of: failures[i], seed: mask, truth: truth, thresholds: search.thresholds)
      }
    }
    previous = failures
    return failures
  }

  /// What was missing before in place of something that is missing now; an object was missing with its class, too.
  private static func counterpart(of failure: ImageFailure, in previous: [ImageFailure]) -> ImageFailure? {
    previous.first { $0.kind == failure.kind && $0.label == failure.label && $0.instance == failure.instance }
      ?? (failure.kind == .missingObject
        ? previous.first { $0.kind == .missingClass && $0.label == failure.label } : nil)
  }
}
