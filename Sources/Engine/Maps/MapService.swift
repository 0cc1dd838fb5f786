import EngineProtocol
import Foundation
import Imaging
import Refinement
import Synchronization
import VOC

/// Answers map requests: from the cache at once, else in the order in which they are wanted.
///
/// Two lanes. The fast one looks requests up and answers those whose class maps are cached, so that a changed threshold
/// costs an argmax even while a network runs. The slow one decodes images and runs networks, one request at a time; work
/// that was fetched ahead gives way between two views to what is visible.
package final class MapService: Sendable {
  /// Bytes of the caches.
  package struct Budget: Sendable {
    package var images = 128 << 20
    package var classMaps = 512 << 20
    package var refined = 256 << 20
    package var methodMaps = 64 << 20

    package init() {}
  }

  private struct ImageKey: Hashable {
    var data: String
    var image: String
  }

  private struct State {
    var queue = WorkQueue<ResolvedMap>()
    /// Requests that are neither answered nor cancelled.
    var flags: [UInt64: StopFlag] = [:]
    var classMaps: ByteCache<ClassMapKey, ClassMaps>
    var refined: ByteCache<RefinedKey, RefinableMaps>
    var methodMaps: ByteCache<MethodMapKey, [Plane]>
    var isClosed = false
  }

  private let computing: any ClassMapComputing
  private let reply: @Sendable (UInt64, Reply) -> Void
  private let state: Mutex<State>
  private let arrivals = DispatchSemaphore(value: 0)
  private let fast = DispatchQueue(label: "engine.maps.fast", qos: .userInteractive)
  /// Used on `fast` only.
  private let resolver = Mutex(MapResolver())
  /// Used by the slow lane only.
  private let images: Mutex<ByteCache<ImageKey, RGBImage>>

  /// Starts the lanes; `reply` is called from either, once for each request that is not cancelled.
  package init(
    computing: any ClassMapComputing, budget: Budget = Budget(),
    reply: @escaping @Sendable (UInt64, Reply) -> Void
  ) {
    self.computing = computing
    self.reply = reply
    state = Mutex(
      State(
        classMaps: ByteCache(budget: budget.classMaps), refined: ByteCache(budget: budget.refined),
        methodMaps: ByteCache(budget: budget.methodMaps)))
    images = Mutex(ByteCache(budget: budget.images))
    let slow = Thread { [self] in runSlowLane() }
    slow.name = "engine.maps.slow"
    slow.stackSize = 4 << 20
    slow.start()
  }

  /// Takes a request.
  package func submit(id: UInt64, priority: Priority, _ request: MapRequest) {
    let flag = StopFlag()
    state.withLock { $0.flags[id] = flag }
    fast.async { [self] in
      guard !flag.isSet else { return }
      do {
        let map = try resolver.withLock { try $0.resolve(request) }
        if let planes = try cached(map) {
          answer(id, with: planes)
        } else {
          state.withLock { state in
            if !flag.isSet { state.queue.push(.init(id: id, priority: priority, item: map)) }
          }
          arrivals.signal()
        }
      } catch {
        answer(id, with: .failure("\(error)"))
      }
    }
  }

  /// Takes a request back: it is dropped from the queue, or stops at the next view.
  package func cancel(id: UInt64) {
    state.withLock { state in
      state.flags.removeValue(forKey: id)?.set()
      state.queue.remove(id)
    }
  }

  /// Ends the slow lane; requests that wait are not answered.
  package func close() {
    state.withLock { state in
      state.isClosed = true
      for flag in state.flags.values { flag.set() }
    }
    arrivals.signal()
  }

  private func runSlowLane() {
    while true {
      arrivals.wait()
      let (entry, flag, isClosed) = state.withLock { state in
        let entry = state.isClosed ? nil : state.queue.pop()
        return (entry, entry.flatMap { state.flags[$0.id] }, state.isClosed)
      }
      if isClosed { return }
      // A cancelled request leaves its signal behind.
      guard let entry, let flag else { continue }
      compute(entry, flag: flag)
    }
  }

  private func compute(_ entry: WorkQueue<ResolvedMap>.Entry, flag: StopFlag) {
    let map = entry.item
    do {
      // A request for another map of the same image may have brought what this one needs meanwhile.
      if let planes = try cached(map) { return answer(entry.id, with: planes) }
      let isPrefetch = entry.priority == .prefetch
      let planes = try computed(map) { [self] in
        flag.isSet || (isPrefetch && state.withLock { $0.queue.hasVisible })
      }
      guard let planes else {
        let waits = state.withLock { state in
          if flag.isSet { return false }
          state.queue.putBack(entry)
          return true
        }
        if waits { arrivals.signal() }
        return
      }
      answer(entry.id, with: planes)
    } catch {
      answer(entry.id, with: .failure("\(error)"))
    }
  }

  private func image(_ map: ResolvedMap) throws -> RGBImage {
    let key = ImageKey(data: map.key.data, image: map.key.image)
    return try images.withLock { images in
      if let image = images.value(for: key) { return image }
      let image = try map.folder.image(map.key.image).image
      images.insert(image, for: key, bytes: image.pixels.count)
      return image
    }
  }

  /// The answer from what is kept; nil: something has to be computed.
  private func cached(_ map: ResolvedMap) throws -> Reply? {
    if map.kind.isAsked {
      return state.withLock { $0.methodMaps.value(for: map.methodMapKey) }.map { .planes($0) }
    }
    if map.kind.isRefined {
      return try state.withLock { $0.refined.value(for: map.refinedKey(step: map.step)) }
        .map { try planes(of: map, from: $0) }
    }
    return try state.withLock { $0.classMaps.value(for: map.key) }
      .map { try planes(of: map, from: seed(of: map, from: $0)) }
  }

  /// The answer, computed; nil: `shouldStop` said so before it was done.
  private func computed(_ map: ResolvedMap, unless shouldStop: @escaping @Sendable () -> Bool) throws
    -> Reply?
  {
    let image = try image(map)
    if map.kind.isAsked {
      if shouldStop() { return nil }
      let planes = try asked(map, image: image)
      let bytes = planes.count * image.width * image.height * 4 + 1024
      state.withLock { $0.methodMaps.insert(planes, for: map.methodMapKey, bytes: bytes) }
      return .planes(planes)
    }
    guard let maps = try classMaps(map, image: image, unless: shouldStop) else { return nil }
    let seed = try seed(of: map, from: maps)
    guard map.kind.isRefined else { return try planes(of: map, from: seed) }
    return try refined(map, seed, on: image, unless: shouldStop).map { try planes(of: map, from: $0) }
  }

  /// A map that is computed as it is asked for.
  private func asked(_ map: ResolvedMap, image: RGBImage) throws -> [Plane] {
    switch map.kind {
    case .method(let wanted):
      let saliency = map.kind.readsSaliency ? try saliency(map) : nil
      return try computing.planes(of: wanted, map, image: image, saliency: saliency)
    case .similarity: return [Plane(values: .scores(try computing.similarity(of: map, image: image)))]
    case .prediction: return [Plane(values: .labels(try computing.prediction(of: map, image: image)))]
    case .cam, .seed, .refined, .mask, .affinity:
      return [Plane(values: .scores(try computing.affinity(of: map, image: image)))]
    }
  }

  private func classMaps(
    _ map: ResolvedMap, image: RGBImage, unless shouldStop: @escaping @Sendable () -> Bool
  ) throws -> ClassMaps? {
    if let maps = state.withLock({ $0.classMaps.value(for: map.key) }) { return maps }
    let maps = try computing.classMaps(of: map, image: image, shouldStop: shouldStop)
    if let maps { state.withLock { $0.classMaps.insert(maps, for: map.key, bytes: maps.bytes) } }
    return maps
  }

  /// Maps after some iterations of the chain; stages that are kept are not done again.
  private func refined(
    _ map: ResolvedMap, _ seed: RefinableMaps, on image: RGBImage, unless shouldStop: () -> Bool
  ) throws -> RefinableMaps? {
    var current = seed
    var done = 0
    for stage in map.chain.stages where done < map.step {
      if shouldStop() { return nil }
      let wanted = min(stage.steps, map.step - done)
      done += wanted
      let key = map.refinedKey(step: done)
      if let kept = state.withLock({ $0.refined.value(for: key) }) {
        current = kept
        continue
      }
      let steps = try StageSteps(stage, of: current, on: image) { try computing.walk($0, of: map) }
      if wanted == stage.steps {
        current = steps.finish()
      } else {
        for _ in 0..<wanted { current = steps.next() ?? current }
      }
      keep(current, for: key)
    }
    if map.step == 0 || map.chain.stages.isEmpty { keep(current, for: map.refinedKey(step: map.step)) }
    return current
  }

  /// Class maps with what makes a mask of them.
  private func seed(of map: ResolvedMap, from maps: ClassMaps) throws -> RefinableMaps {
    var maps = maps
    if map.kind.meetsBackground, map.background.needsSaliency { maps.saliency = try saliency(map) }
    return RefinableMaps(maps, background: map.background)
  }

  private func saliency(_ map: ResolvedMap) throws -> ScalarMap {
    guard let saliency = try map.saliency?.map(of: map.key.image) else {
      throw MapError.noSaliency(image: map.key.image)
    }
    return map.damage.map { $0(saliency, of: map.key.image) } ?? saliency
  }

  private func keep(_ maps: RefinableMaps, for key: RefinedKey) {
    state.withLock { $0.refined.insert(maps, for: key, bytes: maps.maps.bytes) }
  }

  private func planes(of map: ResolvedMap, from maps: RefinableMaps) throws -> Reply {
    switch map.kind {
    case .cam, .refined:
      .planes(zip(maps.maps.classes, maps.maps.planes).map { Plane(classIndex: $0, values: .scores($1)) })
    case .seed, .mask, .affinity, .similarity, .prediction, .method:
      .planes([Plane(values: .labels(try maps.mask()))])
    }
  }

  private func answer(_ id: UInt64, with answer: Reply) {
    let isWanted = state.withLock { $0.flags.removeValue(forKey: id) != nil }
    if isWanted { reply(id, answer) }
  }
}

extension ClassMaps {
  /// About how much memory they take.
  fileprivate var bytes: Int { (planes.count + (background == nil ? 0 : 1)) * width * height * 4 + 1024 }
}
