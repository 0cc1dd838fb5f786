import ArgumentParser
import EngineProtocol
import Foundation
import Runs
import VOC

/// `camscope-bench epoch`: a whole training epoch, decoding and augmentation included, against PyTorch's.
///
/// The peer is Tests/Peers/epoch.py with a DataLoader of two workers, or any command that prints "N img/s".
struct EpochBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "epoch", abstract: "Images a second over a whole epoch, as a ratio to a peer's.")

  @Option(help: ArgumentHelp("The VOC folder; a painted set otherwise.", valueName: "DIR"))
  var data: String?
  @Option(help: "The recipe.")
  var recipe = "cam"
  @Option(help: "The network.")
  var network = "mobilenet_v2"
  @Option(help: "fp32 or bf16.")
  var precision = "bf16"
  @Option(help: ArgumentHelp("The weight file.", valueName: "FILE"))
  var weights: String?
  @Option(help: ArgumentHelp("Another command for the peer's epoch.", valueName: "COMMAND"))
  var peer: String?
  @OptionGroup var pairs: PairOptions
  @OptionGroup var report: ReportOptions

  /// What is trained.
  struct Setting {
    var data: String?
    var recipe = "cam"
    var network = "mobilenet_v2"
    var precision = "bf16"
    var weights: String?
  }

  func run() throws {
    let results = Results()
    try Self.measure(
      Setting(data: data, recipe: recipe, network: network, precision: precision, weights: weights),
      peer: peer,
      pairs, into: results)
    try report.write(results)
  }

  static func measure(_ setting: Setting, peer: String?, _ pairs: PairOptions, into results: Results) throws {
    let place = FileManager.default.temporaryDirectory.appending(path: "camscope-epoch-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: place) }
    var data = place.appending(path: "painted").path
    if let folder = setting.data {
      data = URL(filePath: folder).standardizedFileURL.path
    } else {
      try PaintedSet.paint(into: data, images: 200)
    }
    let theirs =
      try peer.map { ["/bin/sh", "-c", $0] }
      ?? pairs.peer(
        "epoch.py", ["--data", data, "--network", setting.network, "--precision", setting.precision])
    let name = "epoch of \(setting.recipe), \(setting.network), \(setting.precision)"
    try Comparison(
      name, pairs: pairs.pairs,
      ours: { try speed(setting, data: data, runs: place.path, threads: pairs.usedThreads) },
      theirs: { try Speed(runBy: theirs) }
    ).record(as: name, in: results)
  }

  /// Trains an epoch by the engine and reads from its losses how long all steps took, the first one's wait included.
  private static func speed(_ setting: Setting, data: String, runs: String, threads: Int) throws -> Speed {
    let recipe = try RecipeArgument.partialRecipe(
      setting.recipe,
      assignments: [
        "network=\(setting.network)", "precision=\(setting.precision)", "epochs=1", "seed=0",
        "epochScore=none",
      ])
    let request = TrainRequest(
      recipe: recipe, recipeName: setting.recipe, data: data, run: UUID().uuidString, runs: runs,
      weights: setting.weights.map { URL(filePath: $0).standardizedFileURL.path }, threads: threads,
      json: true)
    let run = RunFolder(path: "\(runs)/\(request.run ?? "")")
    defer { try? FileManager.default.removeItem(atPath: run.path) }
    let text = try Speed.output(of: EngineCommand(nil).arguments(for: .train(request)))
    let plan = text.firstMatch(of: /"batch":([0-9]+).*"steps":([0-9]+)/)
    guard let plan, let batch = Double(plan.1), let steps = Double(plan.2),
      let seconds = run.losses.read().records.last?.seconds
    else { throw BenchFailure("the training left no losses with their times") }
    return Speed(imagesPerSecond: batch * steps / seconds, torch: try run.environment().libtorch)
  }
}
