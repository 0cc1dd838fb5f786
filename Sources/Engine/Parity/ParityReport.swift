import Foundation

/// The outcomes of all cases that were run.
package struct ParityReport {
  package let outcomes: [ParityOutcome]

  package init(_ outcomes: [ParityOutcome]) { self.outcomes = outcomes }

  package func count(_ verdict: ParityOutcome.Verdict) -> Int {
    outcomes.reduce(0) { $0 + ($1.verdict == verdict ? 1 : 0) }
  }

  /// One line: how many cases passed, failed and were skipped.
  package var summary: String {
    "\(outcomes.count) \(outcomes.count == 1 ? "case" : "cases"): \(count(.passed)) passed, \(count(.failed)) failed, \(count(.skipped)) skipped"
  }

  /// The report for people: one line a tensor, then the summary.
  ///
  ///     case      tensor       difference  tolerance  verdict
  ///     mlsm-01   grad.logits     1.2e-09    5.0e-07  passed
  package var table: String {
    let rows =
      [["case", "tensor", "difference", "tolerance", "verdict"]]
      + outcomes.flatMap { outcome in
        outcome.reason.map { [[outcome.name, "·", "·", "·", "\(outcome.verdict.rawValue): \($0)"]] }
          ?? outcome.comparisons.map { row(of: $0, in: outcome) }
      }
    let widths = (0..<5).map { column in rows.map { $0[column].count }.max() ?? 0 }
    let lines = rows.map { row in
      row.enumerated().map { column, text in
        let pad = String(repeating: " ", count: column == 4 ? 0 : widths[column] - text.count)
        return column == 2 || column == 3 ? pad + text : text + pad
      }.joined(separator: "  ")
    }
    return (lines + ["", summary]).joined(separator: "\n")
  }

  private func row(of comparison: ParityComparison, in outcome: ParityOutcome) -> [String] {
    [
      outcome.name, comparison.output, comparison.difference.map(Self.text) ?? "·",
      comparison.difference == nil ? "·" : Self.text(comparison.tolerance),
      comparison.flaw.map { "failed: \($0)" } ?? "passed",
    ]
  }

  private static func text(_ number: Double) -> String {
    number == 0 ? "0" : String(format: "%.1e", number)
  }
}

extension ParityReport: Encodable {
  /// Text for `--json`: counts, and every case with its tensors.
  package func encode(to encoder: any Encoder) throws {
    let cases = outcomes.map { outcome in
      Case(
        name: outcome.name, operation: outcome.operation, verdict: outcome.verdict, reason: outcome.reason,
        tensors: outcome.comparisons.map {
          Case.Output(
            name: $0.output, difference: $0.difference, tolerance: $0.tolerance, outliers: $0.outliers,
            verdict: $0.passes ? .passed : .failed, reason: $0.flaw)
        })
    }
    try Document(
      passed: count(.passed), failed: count(.failed), skipped: count(.skipped), cases: cases
    ).encode(to: encoder)
  }

  private struct Document: Encodable {
    let passed: Int
    let failed: Int
    let skipped: Int
    let cases: [Case]
  }

  private struct Case: Encodable {
    struct Output: Encodable {
      let name: String
      let difference: Double?
      let tolerance: Double
      let outliers: Int
      let verdict: ParityOutcome.Verdict
      let reason: String?
    }

    let name: String
    let operation: String
    let verdict: ParityOutcome.Verdict
    let reason: String?
    let tensors: [Output]
  }
}
