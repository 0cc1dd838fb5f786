import Foundation

/// The scores of a pipeline's stages, in their order.
public struct PipelineTable: Hashable, Sendable, Encodable {
  /// One score.
  public struct Row: Hashable, Sendable, Encodable {
    /// What was scored, `seed`, `+crf:psa`, `segmentation network`.
    public var title: String
    /// The run that the stage trained or looked at.
    public var run: String
    /// The full name of the score.
    public var name: String
    /// In 0…1.
    public var value: Double

    public init(title: String, run: String, name: String, value: Double) {
      self.title = title
      self.run = run
      self.name = name
      self.value = value
    }
  }

  /// The pipeline's name.
  public var pipeline: String
  public var rows: [Row]

  public init(pipeline: String, rows: [Row]) {
    self.pipeline = pipeline
    self.rows = rows
  }

  /// A line a score: what was scored, in per cent, and the score's full name.
  public var text: String {
    let lines = TextTable.lines(
      [["stage", "%"]] + rows.map { [$0.title, String(format: "%.1f", 100 * $0.value)] })
    let names = ["score"] + rows.map(\.name)
    return ([pipeline] + zip(lines, names).map { "\($0)  \($1)" }).joined(separator: "\n")
  }
}
