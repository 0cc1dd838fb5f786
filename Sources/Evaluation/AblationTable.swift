import Foundation

/// The scores of variants of a recipe over several seeds, and how they differ from the first variant's.
public struct AblationTable: Hashable, Sendable, Encodable {
  /// One variant.
  public struct Row: Hashable, Sendable, Encodable {
    public var title: String
    /// The runs that were scored, one a seed.
    public var runs: [String]
    /// Score → its value in each run, in the order of the runs.
    public var scores: [String: [Double]]
    /// Why a training has no scores, one sentence each.
    public var failures: [String]

    public init(title: String) {
      self.title = title
      runs = []
      scores = [:]
      failures = []
    }
  }

  /// How the scores are named, without their split and rule in the columns.
  public var name: String
  /// The columns in their order.
  public var columns: [String]
  public var rows: [Row]

  public init(name: String, columns: [String], rows: [Row]) {
    self.name = name
    self.columns = columns
    self.rows = rows
  }

  /// The mean of values; nil: there are none.
  public static func mean(_ values: [Double]) -> Double? {
    values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
  }

  /// The standard deviation of a sample, Σ(x − x̄)²/(n − 1) under the root; nil: fewer than two values.
  public static func deviation(_ values: [Double]) -> Double? {
    guard values.count > 1, let mean = mean(values) else { return nil }
    return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)).squareRoot()
  }

  /// Lines of columns: per cent, mean ± deviation, the difference to the first row in brackets.
  public var text: String {
    var lines = [["variant"] + columns]
    for (index, row) in rows.enumerated() {
      var line = [row.title]
      for column in columns {
        let values = row.scores[column] ?? []
        guard let mean = Self.mean(values) else {
          line.append("–")
          continue
        }
        var cell = String(format: "%.1f", 100 * mean)
        if let deviation = Self.deviation(values) { cell += String(format: " ±%.1f", 100 * deviation) }
        if index > 0, let parent = Self.mean(rows[0].scores[column] ?? []) {
          cell += String(format: " (%+.1f)", 100 * (mean - parent))
        }
        line.append(cell)
      }
      lines.append(line)
    }
    let failures = rows.flatMap { row in row.failures.map { "\(row.title): \($0)" } }
    return ([name] + TextTable.lines(lines) + failures).joined(separator: "\n")
  }
}
