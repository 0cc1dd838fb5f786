import ArgumentParser

/// `camscope-bench similarity`: the feature similarity loss of ICAM and hfpl with its gradient, against its dense form in
/// PyTorch (Tests/Peers/similarity.py): time, and the memory that each adds at most in a process of its own.
struct SimilarityBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "similarity",
    abstract:
      "ICAM's feature similarity loss: time and memory, as ratios to its dense form in Python PyTorch.")

  @Option(help: "Images of the batch.")
  var batch = 8
  @Option(help: "Height and width of the maps in cells.")
  var side = 56
  @OptionGroup var pairs: PairOptions
  @OptionGroup var report: ReportOptions

  func run() throws {
    let results = Results()
    try Self.measure(batch: batch, side: side, pairs, into: results)
    try report.write(results)
  }

  static func measure(batch: Int = 8, side: Int = 56, _ pairs: PairOptions, into results: Results) throws {
    let arguments = ["--batch", "\(batch)", "--side", "\(side)"]
    let name = "feature similarity, \(side)×\(side), batch \(batch)"
    try Comparison(
      name, pairs: pairs.pairs, ours: { try Speed(runBy: pairs.own("own-similarity", arguments)) },
      theirs: { try Speed(runBy: try pairs.peer("similarity.py", arguments)) }
    ).record(as: name, in: results)
  }
}
