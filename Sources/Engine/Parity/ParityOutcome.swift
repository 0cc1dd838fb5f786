import Torch

/// What became of one case.
package struct ParityOutcome: Hashable, Sendable {
  package enum Verdict: String, Hashable, Sendable, Encodable {
    case passed, failed
    /// The weight file that the case names is absent.
    case skipped
  }

  /// The file's name without its ending.
  package let name: String
  package let operation: String
  package let verdict: Verdict
  /// Why there is nothing to compare; nil where there is.
  package let reason: String?
  package let comparisons: [ParityComparison]

  /// Runs a case.
  @TorchActor
  package init(_ parity: ParityCase) {
    name = parity.name
    operation = parity.operation
    do {
      let outputs = try ParityRegistry.named(parity.operation).run(parity)
      comparisons = try parity.outputs.map {
        ParityComparison($0, got: outputs[$0], want: try parity.expected($0), by: parity.tolerance)
      }
      verdict = comparisons.allSatisfy(\.passes) ? .passed : .failed
      reason = nil
    } catch {
      comparisons = []
      if case ParityError.absentWeights = error { verdict = .skipped } else { verdict = .failed }
      reason = "\(error)"
    }
  }
}
