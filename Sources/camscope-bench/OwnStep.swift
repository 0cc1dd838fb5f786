import ArgumentParser
import Foundation
import Imaging
import Methods
import Torch
import Training
import VOC

/// camscope's side of `step` and `methods`: the trainer's own step on one batch in memory, measured once for each line of
/// standard input.
struct OwnStep: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "own-step", shouldDisplay: false)

  @Option var method = "cam"
  /// Assignments to the method's settings.
  @Option var set: [String] = []
  @Option var network = "mobilenet_v2"
  @Option var precision = "fp32"
  @Option var batch = 16
  @Option var side = 321
  @Option var steps = 5
  @Option var threads = 2

  func run() throws {
    let (method, settings, network, precision, count, side, steps, threads) =
      (method, set, network, precision, batch, side, steps, threads)
    let place = FileManager.default.temporaryDirectory.appending(path: "camscope-step-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: place) }
    // Every fifth image is for validation, and the batch has to be filled.
    try PaintedSet.paint(into: place.path, images: count + count / 4 + 5)
    try TorchActor.wait {
      let made = try BenchNetwork(
        network, method: method, precision: precision, threads: threads,
        settings: ["batch=\(count)", "crop=\(side)", "epochs=1000"] + settings)
      let labelled = try LabelledImages(VOCFolder.open(place.path), split: "train")
      let images = try made.method.saliencyNeed.map(labelled.withSaliency) ?? labelled
      var options = Trainer.Options(
        made.schedule, precision: made.schedule.precision.resolved,
        normalization: PixelNormalization(made.method.network.input.normalisation))
      // Random weights must neither learn nor diverge.
      options.learningRate = 1e-9
      let trainer = Trainer(
        MethodObjective(made.method, images: images, schedule: made.schedule), images: images,
        options: options)
      let pixels = (Tensor.uniform([count * side * side * 3]) * 2 - 1).floats()
      let saliency = Self.noise(count * side * side)
      Self.say("torch \(TorchSettings.version)")
      try pixels.withUnsafeBufferPointer { pixels in
        try saliency.withUnsafeBufferPointer { saliency in
          let batch = Batch(
            pixels: pixels, planes: images.planeKinds.map { Batch.Planes(kind: $0, bytes: saliency) },
            images: Array(0..<count), side: side)
          // The first steps make primitives and buffers.
          for _ in 0..<2 { _ = try trainer.step(batch, epoch: 1) }
          while readLine() != nil {
            let start = monotonicSeconds()
            for _ in 0..<steps { _ = try trainer.step(batch, epoch: 1) }
            let seconds = monotonicSeconds() - start
            Self.say(String(format: "%.3f img/s", Double(steps * count) / seconds))
          }
        }
      }
    }
  }

  /// Prints a line at once, unlike `print` into a pipe.
  private static func say(_ line: String) {
    FileHandle.standardOutput.write(Data((line + "\n").utf8))
  }

  private static func noise(_ count: Int) -> [UInt8] {
    var generator = SeededGenerator(seed: 0)
    return (0..<count).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
  }
}
