import ArgumentParser

/// `camscope-bench methods`: a training step of every method that is trained from image labels, against the same step
/// written in PyTorch (Tests/Peers/methods.py).
///
/// The settings are the published ones, the network, batch, window and threads those of `step`.
struct MethodsBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "methods",
    abstract: "A training step of each method, as a ratio to the same step in Python PyTorch.")

  static let allMethods = ["cam", "puzzle", "seam", "icam", "hfpl", "ppc", "eps", "epspp"]

  @Option(
    name: .customLong("method"),
    help: "\(allMethods.joined(separator: ", ")) (on seam where it needs a base).")
  var namedMethods: [String] = []
  @Option(help: "mobilenet_v2 or resnet50.")
  var network = "mobilenet_v2"
  @Option(name: .customLong("precision"), help: "fp32 or bf16; both otherwise.")
  var namedPrecisions: [String] = []
  @OptionGroup var pairs: PairOptions
  @OptionGroup var report: ReportOptions

  func validate() throws {
    if let unknown = namedMethods.first(where: { !Self.allMethods.contains($0) }) {
      throw ValidationError(
        "There is no peer of '\(unknown)'; choose among \(Self.allMethods.joined(separator: ", ")).")
    }
  }

  func run() throws {
    let results = Results()
    for method in namedMethods.isEmpty ? Self.allMethods : namedMethods {
      for precision in namedPrecisions.isEmpty ? SubjectOptions.allPrecisions : namedPrecisions {
        try Self.measure(method, network, precision, pairs, into: results)
      }
    }
    try report.write(results)
  }

  static func measure(
    _ method: String, _ network: String, _ precision: String, _ pairs: PairOptions, into results: Results
  ) throws {
    // Puzzle-CAM's windows divide into four tiles of whole cells.
    let side = method == "puzzle" ? "320" : "321"
    let arguments = [
      "--method", method, "--network", network, "--precision", precision, "--side", side,
      "--batch", network == "resnet50" ? "8" : "16", "--steps", "1",
    ]
    // Behind its ramp the reconstruction has its whole weight.
    let settings = method == "puzzle" ? ["--set", "alphaSchedule=0"] : []
    let name = "training step of \(method), \(network), \(precision)"
    let ours = try MeasuredProgram(pairs.own("own-step", arguments + settings))
    let theirs = try MeasuredProgram(pairs.peer("methods.py", arguments))
    try Comparison(name, pairs: pairs.pairs, ours: ours.speed, theirs: theirs.speed)
      .record(as: name, in: results)
  }
}
