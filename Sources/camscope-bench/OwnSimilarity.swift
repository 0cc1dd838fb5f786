import ArgumentParser
import Foundation
import Torch
import Training

/// camscope's side of `similarity`: the loss as the methods call it, of probabilities of 21 channels, and its gradient.
struct OwnSimilarity: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "own-similarity", shouldDisplay: false)

  @Option var batch = 8
  @Option var maps = 21
  @Option var side = 56
  @Option var repetitions = 10
  @Option var threads = 2

  func run() throws {
    let (batch, maps, side, repetitions, threads) = (batch, maps, side, repetitions, threads)
    let (seconds, megabytes) = try TorchActor.wait { () -> (Double, Int) in
      TorchSettings.threads = threads
      TorchSettings.seed(0)
      let image = Tensor.uniform([batch, 3, side, side])
      let logits = Tensor.normal([batch, maps, side, side]).requiringGradient()
      let (mu, sigma) = (Tensor([2.5]), Tensor([5]))
      func once() {
        clearGradients(of: [logits])
        featureSimilarity(image: image, maps: softmax(logits, along: .channel), mu: mu, sigma: sigma)
          .backward()
      }
      let memory = PeakMemory()
      once()
      let start = monotonicSeconds()
      for _ in 0..<repetitions { once() }
      return (monotonicSeconds() - start, memory.added)
    }
    print("torch \(TorchSettings.version)")
    print(String(format: "%.3f img/s", Double(repetitions * batch) / seconds))
    print("\(megabytes) MB")
  }
}
