import ArgumentParser

/// Benchmarks: a developer's tool.
///
/// Speed is told as a ratio to a peer measured in the same run, or as a share of a budget.
@main
struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "camscope-bench",
    abstract: "Measure camscope against its budgets and its peers.",
    subcommands: [
      AllBenches.self, TerminalBench.self, LinkBench.self, SlowLink.self, PictureBench.self, StepBench.self,
      MethodsBench.self,
      CamsBench.self,
      EpochBench.self, RefinementBench.self, SimilarityBench.self, OwnStep.self, OwnCams.self,
      OwnSimilarity.self,
    ],
    defaultSubcommand: AllBenches.self)
}
