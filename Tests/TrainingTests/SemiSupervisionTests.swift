import Foundation
import Imaging
import Runs
import Testing
import Torch
import Training
import VOC

@TorchActor @Suite("Images with masks beside images with weaker labels", .serialized)
struct SemiSupervisionTests {
  private struct NotReady: Error {}

  private func job(_ order: TrainingOrder) throws -> TrainingJob {
    guard case .ready(let job) = try TrainingJob.prepare(order) else { throw NotReady() }
    return job
  }

  /// A folder with the list `few` of three images of train and one of val.
  private func painted(saliency: String? = nil) throws -> PaintedFolder {
    let folder = try PaintedFolder(saliency: saliency)
    try write(["p0", "p4", "p7", "p13"], as: "few", in: folder)
    return folder
  }

  private func write(_ ids: [String], as name: String, in folder: PaintedFolder) throws {
    try ids.map { $0 + "\n" }.joined().write(
      to: folder.root.appending(path: "data/ImageSets/Segmentation/\(name).txt"), atomically: true,
      encoding: .utf8)
  }

  /// Pseudo-masks that are background everywhere.
  private func emptyMasks(_ folder: PaintedFolder) throws -> String {
    let path = folder.root.appending(path: "masks").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    for id in try folder.folder().ids(in: "train") {
      try Data(PNG.encode(labels: LabelMap(width: 48, height: 48))).write(
        to: URL(filePath: "\(path)/\(id).png"))
    }
    return path
  }

  private func order(
    _ folder: PaintedFolder, _ run: String, _ settings: [String], method: String = "segment",
    list: String? = "few", resume: Bool = false
  ) throws -> TrainingOrder {
    var order = try folder.order(
      run, ["epochs=2", "epochScore=none"] + settings, method: method, resume: resume)
    order.labelled = list
    return order
  }

  private func supervision(_ folder: PaintedFolder, _ run: String) throws -> String? {
    try RunFolder(path: "\(folder.runs)/\(run)").environment().supervision?.description
  }

  @Test("true masks stand in the place of pseudo-masks, and the run tells what it learnt from")
  func mixed() throws {
    let folder = try painted()
    let masks = try emptyMasks(folder)
    let events = RecordingSubscriber()
    let mixed = try job(order(folder, "mixed", ["masks=\(masks)"]))
    #expect(mixed.notices.contains { $0.hasPrefix("1 of 4 images of few are not in train") })
    _ = try mixed.run(subscribers: [events])
    #expect(events.steps.count == 6)
    #expect(
      try supervision(folder, "mixed")
        == "pseudo-masks of 9 images (\(masks)), masks of 3 images (few)")
    // The pseudo-masks of images with true ones are not even looked for.
    for id in ["p0", "p4", "p7"] { try FileManager.default.removeItem(atPath: "\(masks)/\(id).png") }
    #expect(try job(order(folder, "again", ["masks=\(masks)"])).run() == .finished)
    #expect(
      try Data(contentsOf: URL(filePath: RunFolder(path: "\(folder.runs)/again").epoch(2).weightsPath))
        == Data(contentsOf: URL(filePath: RunFolder(path: "\(folder.runs)/mixed").epoch(2).weightsPath)))
  }

  @Test("images with masks are shown oftener where asked, or alone without any pseudo-mask")
  func mixing() throws {
    let folder = try painted()
    let events = RecordingSubscriber()
    let masks = try emptyMasks(folder)
    _ = try job(order(folder, "often", ["masks=\(masks)", "oversampleL=5", "lossRatio=0.5"]))
      .run(subscribers: [events])
    // 12 images, three of them four times more, in batches of four.
    #expect(events.steps.count == 2 * 6)
    let few = RecordingSubscriber()
    _ = try job(order(folder, "alone", ["onlyLabelled=on", "oversampleL=4"])).run(subscribers: [few])
    #expect(few.steps.count == 2 * 3)
    #expect(try supervision(folder, "alone") == "masks of 3 images (few)")
  }

  @Test("a list may be a file, is taken from the record on resuming, and may not have changed")
  func lists() throws {
    let folder = try painted()
    let file = folder.root.appending(path: "mine.txt").path
    try "p1\np2\np3\np5\n".write(toFile: file, atomically: true, encoding: .utf8)
    let stop = StopSignal()
    let events = RecordingSubscriber()
    events.onStep = { _ in stop.request() }
    let settings = ["onlyLabelled=on", "oversampleL=2"]
    #expect(
      try job(order(folder, "r", settings, list: file)).run(subscribers: [events], stop: stop) == .stopped)
    #expect(try job(order(folder, "r", settings, list: nil, resume: true)).run() == .finished)
    try FileManager.default.removeItem(atPath: "\(folder.runs)/r/progress.json")
    try "p1\np2\np3\n".write(toFile: file, atomically: true, encoding: .utf8)
    let changed = #expect(throws: TrainingFailure.self) {
      try TrainingJob.prepare(order(folder, "r", settings, list: nil, resume: true))
    }
    #expect(changed?.description.contains("SHA-256") ?? false)
    let other = #expect(throws: TrainingFailure.self) {
      try TrainingJob.prepare(order(folder, "r", settings, list: "few", resume: true))
    }
    #expect(other?.description.contains("--labelled \(file), not few") ?? false)
  }

  @Test(
    "what cannot be mixed is refused in one sentence",
    arguments: [
      ("cam", "few", "segment"), ("segment", "fewer", "no split"), ("segment", "val", "no image of the list"),
      ("segment", "/nowhere.txt", "no list of images"), ("segment", "", "--labelled LIST"),
    ])
  func refusals(method: String, list: String, words: String) throws {
    let folder = try painted()
    let settings = method == "segment" ? ["onlyLabelled=on"] : []
    do {
      _ = try TrainingJob.prepare(
        order(folder, "r", settings, method: method, list: list.isEmpty ? nil : list))
      Issue.record("\(method) with \(list) was let in")
    } catch {
      #expect("\(error)".contains(words) && !"\(error)".contains("\n"), "\(error)")
    }
    #expect(RunFolder.all(in: folder.runs).isEmpty)
  }

  @Test("EPS++ takes masks for saliency where asked, also for images without a map")
  func saliency() throws {
    let folder = try painted(saliency: "saliency")
    try FileManager.default.removeItem(at: folder.root.appending(path: "data/saliency/p4.png"))
    let plain = try job(order(folder, "plain", [], method: "epspp"))
    #expect(plain.notices.contains { $0.hasPrefix("1 of 12 images") })
    #expect(try plain.run() == .finished)
    #expect(
      try supervision(folder, "plain")
        == "image labels of 9 images (xml), saliency maps of 11 images (saliency), masks of 3 images (few)")
    let truth = try job(order(folder, "truth", ["useGtAsSaliency=on"], method: "epspp"))
    #expect(truth.notices.allSatisfy { !$0.hasPrefix("1 of 12 images") })
    #expect(try truth.run() == .finished)
    #expect(
      try supervision(folder, "truth")
        == "image labels of 9 images (xml), saliency maps of 9 images (saliency), masks of 3 images (few)")
  }
}
