import Foundation

/// Feeds damaged files to a reader: 100 in `make test`, 2,000 in `make test-long`.
public enum Fuzz {
  /// Whether the tests that take longer run.
  public static var isLong: Bool { ProcessInfo.processInfo.environment["CAMSCOPE_LONG_TESTS"] != nil }

  /// Damaged files for each reader; CAMSCOPE_FUZZ_ROUNDS asks for another number.
  public static var rounds: Int {
    ProcessInfo.processInfo.environment["CAMSCOPE_FUZZ_ROUNDS"].flatMap(Int.init) ?? (isLong ? 2_000 : 100)
  }

  /// What a reader made of the files.
  public struct Outcome {
    public var read = 0
    public var refused = 0
    /// The longest time for one file.
    public var slowest: Duration = .zero
    /// The round of the slowest.
    public var slowestRound = 0
  }

  /// Runs `body` on damaged copies of the samples; what it throws counts as a refusal.
  public static func run(
    seed: UInt64, samples: [[UInt8]], rounds: Int = Fuzz.rounds, _ body: ([UInt8]) throws -> Void
  ) -> Outcome {
    var mutator = Mutator(seed: seed, donors: samples)
    var outcome = Outcome()
    for round in 0..<rounds {
      let bytes = mutator.mutated(samples[round % samples.count])
      let start = ContinuousClock.now
      do {
        try body(bytes)
        outcome.read += 1
      } catch {
        outcome.refused += 1
      }
      let time = ContinuousClock.now - start
      if time > outcome.slowest { (outcome.slowest, outcome.slowestRound) = (time, round) }
    }
    return outcome
  }
}
