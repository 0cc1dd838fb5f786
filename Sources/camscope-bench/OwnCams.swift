import ArgumentParser
import Foundation
import Imaging
import Methods
import Torch
import Training

/// camscope's side of `cams`: the product's inference on an image in memory, from its pixels to the maps.
struct OwnCams: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "own-cams", shouldDisplay: false)

  @Option var network = "mobilenet_v2"
  @Option var precision = "fp32"
  @Option var images = 8
  @Option var threads = 2

  func run() throws {
    let (network, precision, images, threads) = (network, precision, images, threads)
    let seconds = try TorchActor.wait { () -> Double in
      let made = try BenchNetwork(network, precision: precision, threads: threads)
      let inference = CAMInference(
        made.method, settings: try InferenceSettings(made.recipe), precision: made.schedule.precision.resolved
      )
      var generator = SeededGenerator(seed: 0)
      var image = RGBImage(width: 500, height: 375)
      for index in image.pixels.indices { image.pixels[index] = UInt8(truncatingIfNeeded: generator.next()) }
      for _ in 0..<2 { _ = inference(image, classes: [8, 15]) }
      let start = monotonicSeconds()
      for _ in 0..<images { _ = inference(image, classes: [8, 15]) }
      return monotonicSeconds() - start
    }
    print("torch \(TorchSettings.version)")
    print(String(format: "%.3f img/s", Double(images) / seconds))
  }
}
