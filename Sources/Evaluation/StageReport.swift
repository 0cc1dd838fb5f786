import Foundation

/// The scores of a seed and of each stage of the chain that refined it, over the same images.
public struct StageReport: Equatable, Sendable {
  /// One stage.
  public struct Stage: Equatable, Sendable {
    /// `seed`, or the stage as the chain spells it, `crf:psa`.
    public var name: String
    public var report: EvaluationReport

    public init(name: String, report: EvaluationReport) {
      self.name = name
      self.report = report
    }
  }

  /// The seed, then the chain's stages.
  public var stages: [Stage]

  public init(stages: [Stage]) {
    precondition(!stages.isEmpty, "StageReport: no stage")
    self.stages = stages
  }

  /// By how much a stage changed the mIoU of the one before; nil for the seed.
  public func difference(at index: Int) -> Double? {
    index == 0 ? nil : stages[index].report.mIoU - stages[index - 1].report.mIoU
  }

  /// One sentence for each stage that lowers the score, and one where the whole chain does.
  public var warnings: [String] {
    var warnings = stages.indices.dropFirst().compactMap { i -> String? in
      guard let difference = difference(at: i), difference < 0 else { return nil }
      return sentence("the stage \(stages[i].name)", from: stages[i - 1].report, to: stages[i].report)
    }
    if stages.count > 2, stages[stages.count - 1].report.mIoU < stages[0].report.mIoU {
      warnings.append(
        sentence("the whole chain", from: stages[0].report, to: stages[stages.count - 1].report))
    }
    return warnings
  }

  private func sentence(_ what: String, from: EvaluationReport, to: EvaluationReport) -> String {
    "\(what) lowers the mIoU from \(from.percent(from.mIoU)) to \(to.percent(to.mIoU)) %"
  }
}

extension StageReport {
  /// The table for people: one line a stage, then what lowers the score.
  public var table: String {
    let rows =
      [["stage", "mIoU", "foreground", "over", "under", "contour F", "difference"]]
      + stages.enumerated().map { i, stage in
        let report = stage.report
        let numbers = [
          report.mIoU, report.foregroundMIoU, report.falsePositive, report.falseNegative, report.contourF,
        ].map(report.percent)
        let change = difference(at: i).map { String(format: "%+.1f", 100 * $0) } ?? ""
        return [i == 0 ? stage.name : "+\(stage.name)"] + numbers + [change]
      }
    return (TextTable.lines(rows) + (warnings.isEmpty ? [] : [""] + warnings)).joined(separator: "\n")
  }
}

extension StageReport: Encodable {
  private struct Row: Encodable {
    var stage: String
    var difference: Double?
    var scores: EvaluationReport
  }

  private enum Key: String, CodingKey {
    case stages, warnings
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(
      stages.enumerated().map { Row(stage: $1.name, difference: difference(at: $0), scores: $1.report) },
      forKey: .stages)
    try container.encode(warnings, forKey: .warnings)
  }
}
