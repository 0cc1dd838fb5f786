import Foundation
import Imaging
import Networks
import Testing
import Torch
import Training

@TorchActor @Suite("Pretraining", .serialized)
struct PretrainingTests {
  @Test("a network learns three colours from scratch and its file starts another network")
  func colours() throws {
    let colours = [RGBColor(200, 40, 40), RGBColor(40, 200, 40), RGBColor(40, 40, 200)]
    let images = GeneratedImages(count: 48) { index in
      var image = RGBImage(width: 32, height: 32, filledWith: colours[index % 3])
      var generator = KeyedGenerator(UInt64(index))
      for i in image.pixels.indices { image.pixels[i] = image.pixels[i] &+ UInt8(generator.below(40)) }
      return image
    }
    var settings = Pretraining.Settings(network: "paintnet")
    settings.epochs = 4
    settings.batch = 12
    settings.side = 32
    settings.threads = 1
    settings.precision = .fp32
    let path = FileManager.default.temporaryDirectory.appending(path: "camscope-\(UUID()).safetensors").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let events = RecordingSubscriber()
    let pretraining = Pretraining(
      settings, examples: .init(images: images, categories: 3) { $0 % 3 })
    #expect(try pretraining.run(to: path, subscribers: [events]))
    let accuracy = events.steps.suffix(4).compactMap { $0.terms.last?.value }
    #expect(accuracy.reduce(0, +) / 4 > 0.8)

    let network = try NetworkRegistry.named("paintnet").make(NetworkOptions())
    let report = try network.load(SafetensorsFile(path))
    #expect(report.ignored.isEmpty && report.loaded == network.state.entries.count)
  }
}
