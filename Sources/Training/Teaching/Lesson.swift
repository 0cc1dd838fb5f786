import Imaging
import Methods
import Runs
import Torch

/// Turns the class maps of a teacher into the planes that a method learns from, image by image.
@TorchActor
struct Lesson {
  let method: any MapTaughtMethod
  let teacher: Teacher
  let images: TaughtImages

  init(_ method: any MapTaughtMethod, teacher: Teacher, images: LabelledImages, in run: RunFolder) {
    self.method = method
    self.teacher = teacher
    let most = images.labels.map(\.count).max() ?? 0
    self.images = TaughtImages(images, kind: method.teachingPlanes(classes: most), in: run)
  }

  /// Makes the planes that are missing; the teacher is needed for those alone.
  ///
  /// - Returns: Whether all of them are there; false where `stop` came first.
  /// - Throws: What loading the teacher or reading an image throws, `DenseCRF.Failure`, `FileFailure`.
  func prepare(stop: StopSignal, progress: (_ done: Int, _ total: Int) throws -> Void) throws -> Bool {
    let missing = images.missing()
    guard !missing.isEmpty else { return true }
    let source = images.images
    let inference = try TrainedRun(teacher.run, epoch: teacher.epoch).inference()
    var done = source.count - missing.count
    var failure: (any Error)?
    let finished = try InferencePass(inference, over: source).run(
      missing, stop: stop, keeping: { $1 }, failed: { failure = failure ?? $1 }
    ) { index, result, image in
      try images.write(method.teaching(of: result.maps, on: image), at: index)
      done += 1
      try progress(done, source.count)
    }
    if let failure { throw failure }
    return finished
  }
}
