import ArgumentParser

/// `camscope-bench step`: training steps of a CAM classifier on one batch, against the same network in PyTorch.
struct StepBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "step", abstract: "Training steps, as a ratio to the same network in Python PyTorch.")

  @OptionGroup var subjects: SubjectOptions
  @OptionGroup var pairs: PairOptions
  @OptionGroup var report: ReportOptions

  func run() throws {
    let results = Results()
    try Self.measure(subjects.networks, subjects.precisions, pairs, into: results)
    try report.write(results)
  }

  static func measure(
    _ networks: [String], _ precisions: [String], _ pairs: PairOptions, into results: Results
  ) throws {
    for network in networks {
      // A step of ResNet-50 costs ten of MobileNetV2.
      let size =
        network == "resnet50" ? ["--batch", "8", "--steps", "2"] : ["--batch", "16", "--steps", "5"]
      for precision in precisions {
        let arguments = ["--network", network, "--precision", precision] + size
        let name = "training step, \(network), \(precision)"
        let ours = try MeasuredProgram(pairs.own("own-step", arguments))
        let theirs = try MeasuredProgram(pairs.peer("step.py", arguments))
        try Comparison(name, pairs: pairs.pairs, ours: ours.speed, theirs: theirs.speed)
          .record(as: name, in: results)
      }
    }
  }
}
