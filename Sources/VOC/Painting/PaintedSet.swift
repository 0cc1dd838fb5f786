import Dispatch
import Foundation
import Imaging
import Synchronization

/// The data set that the program paints itself: a folder in VOC's layout that follows from its seed.
///
/// Each image holds one to three objects of `PaintedClass`. One part of each object tells its class and the
/// rest is shared between classes, places go with classes mostly but not always, and the saliency maps are
/// wrong in places that `saliency-errors.tsv` lists. So a classifier's map can find the telling part, miss the
/// rest, and mistake the place for the class; and what a method wins over that can be measured.
public enum PaintedSet {
  /// About 400 images in `train` and 100 in `val`.
  public static let defaultImages = 500
  /// The seed of the bundled set.
  public static let defaultSeed: UInt64 = 1

  /// Every fifth image belongs to `val`, whatever the number of images.
  static func isInVal(_ index: Int) -> Bool { index % 5 == 4 }

  static func id(_ index: Int) -> String {
    let digits = String(index + 1)
    return "painted_" + String(repeating: "0", count: max(0, 5 - digits.count)) + digits
  }

  /// Paints a set into a folder that is absent or empty, on all cores.
  ///
  /// The folder appears complete or not at all: it is painted under another name beside its place. It gets
  /// `JPEGImages`, `SegmentationClass`, `SegmentationObject`, `Annotations`, `saliency`,
  /// `ImageSets/Segmentation/{train,val,trainval,train_aug}.txt` and `saliency-errors.tsv`.
  ///
  /// - Parameter progress: called after each image with the number done and the number of all, from one thread
  ///   at a time.
  /// - Throws: `PaintingError`.
  public static func paint(
    into directory: String, images count: Int = defaultImages, seed: UInt64 = defaultSeed,
    progress: @Sendable (_ done: Int, _ of: Int) -> Void = { _, _ in }
  ) throws {
    precondition(count > 0, "PaintedSet.paint: \(count) images make no set")
    let files = FileManager.default
    let place = URL(fileURLWithPath: directory).standardizedFileURL
    if files.fileExists(atPath: place.path) {
      guard let listing = try? files.contentsOfDirectory(atPath: place.path) else {
        throw PaintingError.notAFolder(path: directory)
      }
      guard listing.isEmpty else { throw PaintingError.occupied(path: directory) }
    }
    let unfinished = place.deletingLastPathComponent()
      .appendingPathComponent(
        ".\(place.lastPathComponent)-\(ProcessInfo.processInfo.processIdentifier).unfinished")
    defer { try? files.removeItem(at: unfinished) }
    do {
      let writer = try PaintedSetWriter(root: unfinished.path)
      let errors = try paintImages(count, seed, writer, progress)
      try writer.writeLists(count: count, errors: errors)
      if files.fileExists(atPath: place.path) { try files.removeItem(at: place) }
      try files.moveItem(at: unfinished, to: place)
    } catch let error as ImagingError {
      throw PaintingError.failed(path: directory, reason: error.description)
    } catch let error as CocoaError {
      throw PaintingError.failed(path: directory, reason: error.localizedDescription)
    }
  }

  private static func paintImages(
    _ count: Int, _ seed: UInt64, _ writer: PaintedSetWriter, _ progress: @Sendable (Int, Int) -> Void
  ) throws -> [[SaliencyError]] {
    struct State {
      var done = 0
      var errors: [[SaliencyError]]
      var failure: (any Error)?
    }
    let state = Mutex(State(errors: [[SaliencyError]](repeating: [], count: count)))
    DispatchQueue.concurrentPerform(iterations: count) { index in
      guard state.withLock({ $0.failure == nil }) else { return }
      do {
        let scene = PaintedScene(seed: seed, index: index)
        let saliency = DamagedSaliency(of: scene, seed: seed, index: index)
        try writer.write(scene, saliency, index: index)
        state.withLock {
          $0.errors[index] = saliency.errors
          $0.done += 1
          progress($0.done, count)
        }
      } catch {
        state.withLock { $0.failure = $0.failure ?? error }
      }
    }
    return try state.withLock {
      if let failure = $0.failure { throw failure }
      return $0.errors
    }
  }
}

/// Why a set could not be painted; the description is one sentence.
public enum PaintingError: Error, Equatable, CustomStringConvertible {
  case notAFolder(path: String)
  case occupied(path: String)
  case failed(path: String, reason: String)

  public var description: String {
    switch self {
    case .notAFolder(let path): "\(path) is not a folder that can be read; name a new or an empty folder"
    case .occupied(let path): "\(path) is not empty; name a new or an empty folder to paint into"
    case .failed(let path, let reason): "the set could not be painted into \(path): \(reason)"
    }
  }
}
