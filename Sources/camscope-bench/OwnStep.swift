import ArgumentParser
import Foundation
import Methods
import Torch
import Training
import VOC

/// camscope's side of `step`: the trainer's own step on one batch in memory.
struct OwnStep: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "own-step", shouldDisplay: false)

  @Option var network = "mobilenet_v2"
  @Option var precision = "fp32"
  @Option var batch = 16
  @Option var side = 321
  @Option var steps = 5
  @Option var threads = 2

  func run() throws {
    let (network, precision, batch, side, steps, threads) =
      (network, precision, batch, side, steps, threads)
    let place = FileManager.default.temporaryDirectory.appending(path: "camscope-step-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: place) }
    // Every fifth image is for validation, and the batch has to be filled.
    try PaintedSet.paint(into: place.path, images: batch + batch / 4 + 5)
    let seconds = try TorchActor.wait { () -> Double in
      let made = try BenchNetwork(
        network, precision: precision, threads: threads,
        settings: ["batch=\(batch)", "crop=\(side)", "epochs=1000"])
      let images = try LabelledImages(VOCFolder.open(place.path), split: "train")
      var options = Trainer.Options(
        made.schedule, precision: made.schedule.precision.resolved,
        normalization: PixelNormalization(made.method.network.input.normalisation))
      // Random weights must neither learn nor diverge.
      options.learningRate = 1e-9
      let trainer = Trainer(
        MethodObjective(made.method, images: images, schedule: made.schedule), images: images,
        options: options)
      let pixels = (Tensor.uniform([batch * side * side * 3]) * 2 - 1).floats()
      return try pixels.withUnsafeBufferPointer { pixels in
        let batch = Batch(pixels: pixels, images: Array(0..<batch), side: side)
        // The first steps make primitives and buffers.
        for _ in 0..<2 { _ = try trainer.step(batch, epoch: 1) }
        let start = monotonicSeconds()
        for _ in 0..<steps { _ = try trainer.step(batch, epoch: 1) }
        return monotonicSeconds() - start
      }
    }
    print("torch \(TorchSettings.version)")
    print(String(format: "%.3f img/s", Double(steps * batch) / seconds))
  }
}
