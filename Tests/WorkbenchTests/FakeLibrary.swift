import EngineProtocol
import Evaluation
import Foundation
import Imaging
import Runs
import Workbench

/// A library whose folder, runs and pixels are made up, and that answers at once on the calling thread.
final class FakeLibrary: Library, @unchecked Sendable {
  private let lock = NSLock()
  private var post: @Sendable (LibraryNews) -> Void = { _ in }
  /// What was asked for, oldest first.
  private var askedKeys: [[ContentKey]] = []

  var asked: [[ContentKey]] { lock.withLock { askedKeys } }

  func start(_ post: @escaping @Sendable (LibraryNews) -> Void) {
    lock.withLock { self.post = post }
    for update in Driver.folderUpdates { post(.update(update)) }
  }

  func openSplit(_ name: String) { lock.withLock { post }(.update(.split(name, images: Driver.images))) }

  func want(_ keys: [ContentKey]) {
    let post = lock.withLock {
      askedKeys.append(keys)
      return self.post
    }
    for key in keys {
      if case .imageScores = key {
        post(.fact(key, nil))
      } else if case .imageValues = key {
        post(.fact(key, nil))
      } else if case .failures = key {
        post(.fact(key, nil))
      } else if case .log(let run, _) = key {
        post(.fact(key, .log(run: run, ["epoch 3 of 5", "out of memory"])))
      } else if case .objectFacts(let image) = key {
        post(.fact(key, .objects(image, ObjectFacts(Instances(componentsOf: Driver.twoParts)))))
      } else if case .curves(let run, _) = key {
        post(.fact(key, .curves(run: run, Scene.curves)))
      } else if let content = Scene.content(key) {
        post(.content(key, content))
      }
    }
  }

  func stop() {}
}

/// An engine that answers maps at once, unless it is told to stay silent.
final class FakeEngine: EngineLink, @unchecked Sendable {
  private let lock = NSLock()
  private var post: @Sendable (EngineNews) -> Void = { _ in }
  private var askedMaps: [[MapRequest]] = []
  private var trainRequests: [TrainRequest] = []
  private let isSilent: Bool

  init(isSilent: Bool = false) { self.isSilent = isSilent }

  var asked: [[MapRequest]] { lock.withLock { askedMaps } }
  var trainings: [TrainRequest] { lock.withLock { trainRequests } }

  func start(_ post: @escaping @Sendable (EngineNews) -> Void) {
    lock.withLock { self.post = post }
    post(.update(.registry(Driver.registry)))
    post(.update(.status(.ready)))
  }

  func want(_ maps: [(request: MapRequest, priority: Priority)]) {
    let post = lock.withLock {
      askedMaps.append(maps.map(\.request))
      return self.post
    }
    guard !isSilent else { return }
    for map in maps {
      if let content = Scene.content(.map(map.request)) { post(.map(map.request, content)) }
    }
  }

  /// Says that it died and came back.
  func dieAndReturn() {
    let post = lock.withLock { self.post }
    post(.update(.status(.restarting("The engine was killed by signal 9 (Killed)."))))
    post(.started)
    post(.update(.status(.ready)))
  }

  func train(_ request: TrainRequest) {
    lock.withLock { trainRequests.append(request) }
  }
  func resume(run: String) {}
  func stop(run: String, at point: StopPoint) {}
  func close() {}
}

/// The made-up pixels: a bright disk, class 1, on a dark ground with a gradient.
enum Scene {
  static let width = 100
  static let height = 75

  private static func inDisk(_ x: Int, _ y: Int, radius: Int) -> Bool {
    (x - 50) * (x - 50) + (y - 37) * (y - 37) < radius * radius
  }

  static func content(_ key: ContentKey) -> Content? {
    switch key {
    case .image:
      var image = RGBImage(width: width, height: height)
      for y in 0..<height {
        for x in 0..<width {
          image[x, y] = inDisk(x, y, radius: 25) ? RGBColor(230, 200, 90) : RGBColor(UInt8(x), UInt8(y), 60)
        }
      }
      return .image(image)
    case .groundTruth: return .labels(truth)
    case .saliency: return .scores(ramp)
    case .saliencyErrors: return .labels(saliencyErrors)
    case .objects: return .labels(disk(25))
    case .map(let request):
      if request.map == "seed" { return .planes([Plane(values: .labels(disk(18)))]) }
      if request.map == "mask" { return .planes([Plane(values: .labels(disk(22)))]) }
      if ["affinity", "pixelSimilarity"].contains(request.map) {
        return .planes([Plane(values: .scores(ramp))])
      }
      return .planes((request.classes ?? [1, 4]).map { Plane(classIndex: $0, values: .scores(ramp)) })
    case .imageScores, .imageValues, .failures, .objectFacts, .curves, .log: return nil
    }
  }

  /// The true mask.
  static var truth: LabelMap { disk(25) }

  /// The disk is right, a ring around it is a missing object, and a corner is false coverage.
  private static var saliencyErrors: LabelMap {
    var map = disk(25)
    let (right, outer) = (disk(18), map)
    for i in map.labels.indices {
      let kind: SaliencyErrorKind =
        right.labels[i] > 0
        ? .truePositive
        : outer.labels[i] > 0
          ? .missingObject : i % width < 20 && i / width < 15 ? .falseCoverage : .trueNegative
      map.labels[i] = kind.rawValue
    }
    return map
  }

  private static func disk(_ radius: Int) -> LabelMap {
    var map = LabelMap(width: width, height: height)
    for y in 0..<height { for x in 0..<width where inDisk(x, y, radius: radius) { map[x, y] = 1 } }
    return map
  }

  private static var ramp: ScalarMap {
    var map = ScalarMap(width: width, height: height)
    for y in 0..<height {
      for x in 0..<width { map[x, y] = max(0, 1 - Float(abs(x - 50) + abs(y - 37)) / 60) }
    }
    return map
  }

  static var curves: Curves {
    var losses: [Curves.Point] = []
    for step in 1...300 {
      let place = Double(step)
      losses.append(
        Curves.Point(epoch: place / 60, step: place, seconds: 2 * place, value: step == 77 ? .nan : 5 / place)
      )
    }
    let scores = (1...5).map { epoch -> Curves.Point in
      let place = Double(epoch)
      return Curves.Point(epoch: place, step: 60 * place, seconds: 120 * place, value: 0.2 + 0.02 * place)
    }
    return Curves(terms: [("loss total", losses), ("seed mIoU", scores)])
  }
}
