import ArgumentParser

/// `camscope-bench cams`: maps of an image from two scales with their mirror images, against PyTorch.
struct CamsBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cams", abstract: "CAMs of two scales and mirror images, as a ratio to Python PyTorch.")

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
      let images = network == "resnet50" ? "4" : "12"
      for precision in precisions {
        let arguments = ["--network", network, "--precision", precision, "--images", images]
        let name = "CAMs of an image, \(network), \(precision)"
        try Comparison(
          name, pairs: pairs.pairs, ours: { try Speed(runBy: pairs.own("own-cams", arguments)) },
          theirs: { try Speed(runBy: try pairs.peer("cams.py", arguments)) }
        ).record(as: name, in: results)
      }
    }
  }
}
