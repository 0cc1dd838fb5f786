import Foundation
import Imaging
import Methods
import Refinement
import Runs
import Testing
import Torch
import Training
import VOC

@TorchActor @Suite("Training of affinity networks", .serialized)
struct AffinityTrainingTests {
  private struct NotReady: Error {}

  private func job(_ order: TrainingOrder) throws -> TrainingJob {
    guard case .ready(let job) = try TrainingJob.prepare(order) else { throw NotReady() }
    return job
  }

  private func bytes(_ path: String) throws -> Data { try Data(contentsOf: URL(filePath: path)) }

  /// A trained classifier of the folder.
  private func teacher(_ folder: PaintedFolder) throws -> RunFolder {
    let job = try job(folder.order("teacher", ["epochs=2", "epochScore=none"]))
    _ = try job.run()
    return job.folder
  }

  private func order(
    _ branch: String, _ folder: PaintedFolder, from teacher: RunFolder?, run: String, resume: Bool = false
  ) throws -> TrainingOrder {
    let recipe = try RecipeSchema.complete(
      RecipeArgument.partialRecipe(
        "affinity@\(branch)-paintnet",
        assignments: [
          "epochs=2", "batch=4", "crop=64", "radius=3", "longSideMin=56", "longSideMax=72", "precision=fp32",
        ]), among: MethodRegistry.declarations)
    return TrainingOrder(
      recipe: recipe, recipeName: "affinity@\(branch)-paintnet", data: folder.data, runs: folder.runs,
      run: run,
      from: teacher?.path, threads: 1, resume: resume)
  }

  @Test(
    "what was stopped, while labels are made or later, and resumed has the same bytes as what was not",
    arguments: ["irn", "psa"])
  func exactResume(branch: String) throws {
    let folder = try PaintedFolder()
    let teacher = try teacher(folder)
    let events = RecordingSubscriber()
    let straight = try job(order(branch, folder, from: teacher, run: "straight"))
    _ = try straight.run(subscribers: [events])
    let beginning = (1...12).map { "taught \($0)/12" } + ["runStarted"]
    #expect(Array(events.names.prefix(13)) == beginning)
    #expect(events.steps.allSatisfy { $0.terms.map(\.name) == ["background", "foreground", "negative"] })
    #expect(try straight.folder.environment().from == teacher.path)
    #expect(try straight.folder.environment().fromEpoch == 2)

    let stop = StopSignal()
    let labelling = RecordingSubscriber()
    labelling.onTaught = { if $0 == 5 { stop.request() } }
    #expect(
      try job(order(branch, folder, from: teacher, run: "broken")).run(subscribers: [labelling], stop: stop)
        == .stopped)
    #expect(labelling.names.last == "stopped")
    let again = StopSignal()
    let training = RecordingSubscriber()
    training.onStep = { if $0.step == 4 { again.request() } }
    #expect(
      try job(order(branch, folder, from: teacher, run: "broken", resume: true))
        .run(subscribers: [training], stop: again) == .stopped)
    #expect(training.names.first == "taught 6/12")

    // Labels are kept: from here on the teacher is not needed.
    try FileManager.default.moveItem(atPath: teacher.path, toPath: teacher.path + "-away")
    let broken = try job(order(branch, folder, from: teacher, run: "broken", resume: true))
    #expect(try broken.run() == .finished)
    for epoch in 1...2 {
      #expect(
        try bytes(straight.folder.epoch(epoch).weightsPath) == bytes(broken.folder.epoch(epoch).weightsPath))
    }
    let picture = "\(straight.folder.path(of: .teaching))/p3.png"
    #expect(try bytes(picture) == bytes("\(broken.folder.path(of: .teaching))/p3.png"))
  }

  @Test("without a teacher, with one of other classes, or with one that gives no maps nothing begins")
  func refusals() throws {
    let folder = try PaintedFolder()
    #expect(throws: TrainingFailure.noTeacher(method: "affinity")) {
      try TrainingJob.prepare(order("irn", folder, from: nil, run: "x"))
    }
    let teacher = try teacher(folder)
    let affinity = try job(order("irn", folder, from: teacher, run: "first"))
    _ = try affinity.run()
    #expect(throws: MethodError.noClassMaps("affinity")) {
      try TrainingJob.prepare(order("irn", folder, from: affinity.folder, run: "x"))
    }
    #expect(throws: MethodError.noClassMaps("affinity")) { try TrainedRun(affinity.folder) }
    #expect(throws: MethodError.noAffinities("cam")) { try TrainedAffinity(teacher) }
    #expect(Set(RunFolder.all(in: folder.runs).map(\.name)) == ["teacher", "first"])
  }

  @Test(
    "a trained network walks maps of images of any size, step by step where asked, and is found by its teacher",
    arguments: [Affinity.Branch.irn, .psa])
  func walks(branch: Affinity.Branch) throws {
    let folder = try PaintedFolder()
    let teacher = try teacher(folder)
    #expect(TrainedAffinity.newest(taughtBy: teacher, in: [folder.runs]) == nil)
    let job = try job(order(branch.rawValue, folder, from: teacher, run: "affinity"))
    _ = try job.run()
    #expect(TrainedAffinity.newest(taughtBy: teacher, in: ["/nowhere", folder.runs]) == job.folder)
    #expect(TrainedAffinity.newest(taughtBy: teacher, in: [folder.runs], branch: branch) == job.folder)
    let other: Affinity.Branch = branch == .irn ? .psa : .irn
    #expect(TrainedAffinity.newest(taughtBy: teacher, in: [folder.runs], branch: other) == nil)

    let affinity = try TrainedAffinity(job.folder, with: ["walkTimes": .number(4)])
    for (width, height) in [(48, 48), (50, 37), (7, 90), (1, 1)] {
      var generator = SeededGenerator(seed: 2)
      var image = RGBImage(width: width, height: height)
      for i in image.pixels.indices { image.pixels[i] = UInt8(generator.integer(in: 0...255)) }
      func map() -> ScalarMap {
        ScalarMap(width: width, height: height, values: (0..<width * height).map { _ in generator.unit() })
      }
      let maps = ClassMaps(width: width, height: height, classes: [1, 4], planes: [map(), map()])
      let (walked, rule) = try affinity.walked(maps, of: image, background: .power(4))
      #expect((walked.width, walked.height) == (width, height) && walked.classes == [1, 4])
      let planes = walked.planes + (walked.background.map { [$0] } ?? [])
      #expect(planes.allSatisfy { $0.values.allSatisfy { $0.isFinite && $0 >= 0 && $0 <= 1.0001 } })
      switch branch {
      case .irn:
        #expect(rule == .constant(0.35) && walked.background == nil)
        #expect(walked.planes.map { $0.values.max() ?? 0 }.max() == 1)
      case .psa: #expect(rule == .channel && walked.background != nil)
      }
      // Looking at every step ends where the walk ends.
      let walk = try affinity.walk(of: maps, on: image, background: .power(4))
      var cells = walk.maps()
      for step in walk { cells = step }
      #expect(affinity.finished(cells, of: maps) == walked)
    }
  }

  @Test(
    "the affinity of a pixel is a walk from its cell over its largest value, whatever else was probed before",
    arguments: [Affinity.Branch.irn, .psa])
  func probed(branch: Affinity.Branch) throws {
    let folder = try PaintedFolder()
    let job = try job(order(branch.rawValue, folder, from: try teacher(folder), run: "affinity"))
    _ = try job.run()
    let affinity = try TrainedAffinity(job.folder, with: ["walkTimes": .number(1)])
    var image = RGBImage(width: 90, height: 66)
    var generator = SeededGenerator(seed: 4)
    for i in image.pixels.indices { image.pixels[i] = UInt8(generator.integer(in: 0...255)) }
    let affinities = try affinity.affinities(of: image)
    let middle = try affinities.tied(toX: 45, y: 30)
    #expect((middle.width, middle.height) == (90, 66) && middle.values.max() == 1)
    #expect(middle.values.allSatisfy { (0...1).contains($0) })
    // Two steps of fewer than `walkRadius` cells each: farther away there is nothing.
    #expect(middle[0, 30] == 0 || affinity.recipe.integer("walkRadius") * 2 * affinity.method.cell > 45)
    for (x, y) in [(0, 0), (89, 65), (-4, 200)] { _ = try affinities.tied(toX: x, y: y) }
    #expect(try affinities.tied(toX: 45, y: 30, threads: 1) == middle)
    // Pixels of one cell are one.
    let cell = affinity.method.cell
    #expect(
      try affinities.tied(toX: 45 / cell * cell, y: 30 / cell * cell + cell - 1) == middle)
    let none = try TrainedAffinity(job.folder, with: ["walkTimes": .number(0)])
    #expect(try none.affinities(of: RGBImage(width: 1, height: 1)).tied(toX: 0, y: 0).values == [1])
  }

  @Test("an image without a class stays without one")
  func noClass() throws {
    let folder = try PaintedFolder()
    let teacher = try teacher(folder)
    for branch in ["irn", "psa"] {
      let job = try job(order(branch, folder, from: teacher, run: branch))
      _ = try job.run()
      let none = ClassMaps(width: 40, height: 30, classes: [], planes: [])
      let image = RGBImage(width: 40, height: 30, filledWith: RGBColor(9, 9, 9))
      let (walked, rule) = try TrainedAffinity(job.folder).walked(none, of: image, background: .power(4))
      #expect(try SeedMask.labels(of: walked, background: rule).labels.allSatisfy { $0 == 0 })
    }
  }
}
