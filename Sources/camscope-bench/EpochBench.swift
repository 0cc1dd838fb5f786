import ArgumentParser
import EngineProtocol
import Foundation
import Runs

/// `camscope-bench epoch`: a whole training epoch against a peer's, interleaved, both with passive waiting.
///
/// The peer is a command that prints a line with "N img/s" for its epoch, as Tests/Peers/cam_epoch.py does.
struct EpochBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "epoch", abstract: "Images a second over a whole epoch, as a ratio to a peer's.")

  @Option(help: ArgumentHelp("The VOC folder.", valueName: "DIR"))
  var data: String
  @Option(help: "The recipe.")
  var recipe = "cam"
  @Option(help: "The network.")
  var network = "mobilenet_v2"
  @Option(help: ArgumentHelp("The weight file.", valueName: "FILE"))
  var weights: String
  @Option(help: ArgumentHelp("The peer's command for one epoch.", valueName: "COMMAND"))
  var peer: String
  @Option(help: "Interleaved pairs.")
  var pairs = 3

  func run() throws {
    var ours = Sample()
    var theirs = Sample()
    var ratio = Sample()
    for pair in 1...pairs {
      let a = try imagesPerSecondOfPeer()
      let b = try imagesPerSecond()
      theirs.values.append(a)
      ours.values.append(b)
      ratio.values.append(b / a)
      print(String(format: "pair %d: peer %.1f img/s, camscope %.1f img/s, ratio %.2f", pair, a, b, b / a))
    }
    print(
      "img/s, median (quartiles): peer \(theirs.summary()), camscope \(ours.summary()), "
        + "ratio \(ratio.summary(digits: 2))")
  }

  private func imagesPerSecond() throws -> Double {
    let runs = FileManager.default.temporaryDirectory.appending(path: "camscope-bench-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: runs) }
    let request = TrainRequest(
      recipe: try RecipeArgument.partialRecipe(
        recipe, assignments: ["network=\(network)", "epochs=1", "seed=0"]),
      recipeName: recipe, data: data, run: "bench", runs: runs, weights: weights, json: true)
    let start = monotonicSeconds()
    _ = try output(of: EngineCommand(nil).arguments(for: .train(request)))
    let folder = try RunFolder(opening: "bench", in: runs)
    guard let progress = folder.progress(), let speed = progress.imagesPerSecond else {
      throw ValidationError("the training left no speed after \(monotonicSeconds() - start) s")
    }
    return speed
  }

  private func imagesPerSecondOfPeer() throws -> Double {
    let text = try output(of: ["/bin/sh", "-c", peer])
    guard let match = text.matches(of: /([0-9.]+) img\/s/).last, let speed = Double(match.1) else {
      throw ValidationError("the peer printed no 'N img/s': \(text.suffix(300))")
    }
    return speed
  }

  private func output(of arguments: [String]) throws -> String {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(filePath: arguments[0])
    process.arguments = Array(arguments.dropFirst())
    process.environment = EngineCommand.environment
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self)
  }
}
