import Foundation
import Imaging
import Methods
import Runs
import Training
import VOC

/// A tiny VOC folder in a temporary place: two classes told apart by their colour, removed with its last use.
final class PaintedFolder {
  let root: URL
  var data: String { root.appending(path: "data").path }
  var runs: String { root.appending(path: "runs").path }

  /// - Parameters:
  ///   - images: Pictures in `train`; a quarter as many more are in `val`.
  ///   - saliency: The folder for saliency maps that show exactly the objects; nil: none.
  init(images: Int = 12, side: Int = 48, saliency: String? = nil) throws {
    root = FileManager.default.temporaryDirectory.appending(path: "camscope-training-\(UUID())")
    let maps = saliency.map { [$0] } ?? []
    for folder in ["JPEGImages", "Annotations", "SegmentationClass", "ImageSets/Segmentation"] + maps {
      try FileManager.default.createDirectory(
        at: root.appending(path: "data/\(folder)"), withIntermediateDirectories: true)
    }
    let ids = (0..<images + images / 4).map { "p\($0)" }
    for (number, id) in ids.enumerated() { try paint(id, number: number, side: side, saliency: saliency) }
    try list("train", ids.prefix(images))
    try list("val", ids.dropFirst(images))
  }

  deinit { try? FileManager.default.removeItem(at: root) }

  private func list(_ name: String, _ ids: some Sequence<String>) throws {
    try ids.map { $0 + "\n" }.joined().write(
      to: root.appending(path: "data/ImageSets/Segmentation/\(name).txt"), atomically: true, encoding: .utf8)
  }

  /// A red or a blue disk on noise, or both.
  private func paint(_ id: String, number: Int, side: Int, saliency: String?) throws {
    var generator = KeyedGenerator(UInt64(number), 77)
    var image = RGBImage(width: side, height: side)
    for i in image.pixels.indices { image.pixels[i] = UInt8(60 + generator.below(80)) }
    var mask = LabelMap(width: side, height: side)
    let classes = number % 5 == 4 ? [1, 2] : [1 + number % 2]
    var objects = ""
    for label in classes {
      let radius = side / 5 + generator.below(side / 8)
      let x = radius + generator.below(side - 2 * radius)
      let y = radius + generator.below(side - 2 * radius)
      for v in y - radius..<y + radius {
        for u in x - radius..<x + radius where (u - x) * (u - x) + (v - y) * (v - y) < radius * radius {
          image[u, v] = label == 1 ? RGBColor(220, 40, 30) : RGBColor(30, 50, 230)
          mask[u, v] = UInt8(label)
        }
      }
      objects += """
        <object><name>\(label == 1 ? "aeroplane" : "bicycle")</name><bndbox><xmin>\(x - radius + 1)</xmin>\
        <ymin>\(y - radius + 1)</ymin><xmax>\(x + radius)</xmax><ymax>\(y + radius)</ymax></bndbox></object>

        """
    }
    func write(_ bytes: [UInt8], _ path: String) throws {
      try Data(bytes).write(to: root.appending(path: "data/\(path)"))
    }
    try write(try JPEG.encode(image, quality: 95), "JPEGImages/\(id).jpg")
    try write(try PNG.encode(labels: mask), "SegmentationClass/\(id).png")
    if let saliency {
      let map = ScalarMap(width: side, height: side, values: mask.labels.map { $0 > 0 ? 1 : 0 })
      try write(try PNG.encode(grey: map), "\(saliency)/\(id).png")
    }
    try write(
      Array("<annotation><filename>\(id).jpg</filename>\n\(objects)</annotation>\n".utf8),
      "Annotations/\(id).xml")
  }

  /// A quick recipe for these pictures.
  static func recipe(_ assignments: [String] = [], method: String = "cam") throws -> Recipe {
    try RecipeSchema.complete(
      RecipeArgument.partialRecipe(
        "\(method)@paintnet",
        assignments: [
          "epochs=3", "batch=4", "crop=32", "longSideMin=32", "longSideMax=40", "scales=48,64",
          "batchNorm=frozenStatistics", "learningRate=0.02", "precision=fp32", "split=auto",
        ] + assignments), among: MethodRegistry.declarations)
  }

  /// An order to train that recipe.
  func order(
    _ run: String, _ assignments: [String] = [], method: String = "cam", resume: Bool = false
  ) throws -> TrainingOrder {
    TrainingOrder(
      recipe: try Self.recipe(assignments, method: method), recipeName: "\(method)@paintnet", data: data,
      runs: runs, run: run, threads: 1, resume: resume)
  }

  func folder() throws -> VOCFolder { try VOCFolder.open(data) }

  /// Takes the boxes out of every annotation and leaves the names.
  func removeBoxes() throws {
    let annotations = root.appending(path: "data/Annotations")
    for file in try FileManager.default.contentsOfDirectory(at: annotations, includingPropertiesForKeys: nil)
    {
      let text = try String(contentsOf: file, encoding: .utf8)
      try text.replacingOccurrences(of: "bndbox", with: "somewhere").write(
        to: file, atomically: true, encoding: .utf8)
    }
  }
}

/// Keeps the events of a training.
final class RecordingSubscriber: TrainingSubscriber {
  private(set) var steps: [TrainingEvent.Step] = []
  private(set) var names: [String] = []
  private(set) var scores: [EpochScores] = []
  /// Called after each step.
  var onStep: (TrainingEvent.Step) throws -> Void = { _ in }
  /// Called after each image whose labels were made.
  var onTaught: (Int) -> Void = { _ in }

  func receive(_ event: TrainingEvent) throws {
    switch event {
    case .taught(let images, let total):
      names.append("taught \(images)/\(total)")
      onTaught(images)
    case .runStarted: names.append("runStarted")
    case .epochStarted(let epoch): names.append("epochStarted \(epoch)")
    case .step(let step):
      steps.append(step)
      try onStep(step)
    case .epochTrained(let epoch, _): names.append("epochTrained \(epoch)")
    case .scoring: names.append("scoring")
    case .epochEnded(let epoch, let scores):
      names.append("epochEnded \(epoch)")
      if let scores { self.scores.append(scores) }
    case .finished: names.append("finished")
    case .stopped: names.append("stopped")
    case .failed: names.append("failed")
    }
  }
}
