import ArgumentParser

/// `camscope-bench step`: training steps of a CAM classifier on one batch, against the same network in PyTorch.
struct StepBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "step", abstract: "Training steps, as a ratio to the same network in Python PyTorch.")

  static let networks = ["mobilenet_v2", "resnet50"]
  static let precisions = ["fp32", "bf16"]

  @Option(name: .customLong("network"), help: "mobilenet_v2 or resnet50; both otherwise.")
  var networks: [String] = []
  @Option(name: .customLong("precision"), help: "fp32 or bf16; both otherwise.")
  var precisions: [String] = []
  @OptionGroup var pairs: PairOptions
  @OptionGroup var report: ReportOptions

  func run() throws {
    let results = Results()
    try Self.measure(
      networks.isEmpty ? Self.networks : networks, precisions.isEmpty ? Self.precisions : precisions, pairs,
      into: results)
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
        try Comparison(
          name, pairs: pairs.pairs, ours: { try Speed(runBy: pairs.own("own-step", arguments)) },
          theirs: { try Speed(runBy: try pairs.peer("step.py", arguments)) }
        ).record(as: name, in: results)
      }
    }
  }
}
