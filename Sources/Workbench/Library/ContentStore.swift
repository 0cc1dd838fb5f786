import EngineProtocol
import Evaluation
import Imaging

/// What has arrived, with what is derived from it; the least recently used leaves when there is too much.
///
/// Belongs to the program's one thread.
package final class ContentStore {
  private var entries: [ContentKey: Entry] = [:]
  private var clock = 0
  private var bytes = 0
  private let capacity: Int

  private struct Entry {
    var content: Content
    var bytes: Int
    var used: Int
  }

  /// - Parameter capacity: bytes of pixels that are kept.
  package init(capacity: Int = 384 << 20) { self.capacity = capacity }

  /// Whether something arrived for a key, be it that there is none.
  package func has(_ key: ContentKey) -> Bool { entries[key] != nil }

  /// What arrived for a key.
  package func content(_ key: ContentKey) -> Content? {
    guard entries[key] != nil else { return nil }
    clock += 1
    entries[key]?.used = clock
    return entries[key]?.content
  }

  /// Keeps what arrived; drops what was used longest ago while there is more than the capacity.
  package func insert(_ content: Content, for key: ContentKey) {
    remove(key)
    clock += 1
    let size = content.bytes
    entries[key] = Entry(content: content, bytes: size, used: clock)
    bytes += size
    guard bytes > capacity else { return }
    for (oldest, _) in entries.sorted(by: { $0.value.used < $1.value.used }) where oldest != key {
      remove(oldest)
      if bytes <= capacity * 3 / 4 { break }
    }
  }

  /// Forgets a content, and what was derived from it.
  package func remove(_ key: ContentKey) {
    guard let entry = entries.removeValue(forKey: key) else { return }
    bytes -= entry.bytes
    shares[key] = nil
    if case .map(let request) = key {
      seedScores[request] = nil
      errorMaps[request] = nil
      appearances[request] = nil
      salientShares[request] = nil
    }
  }

  // MARK: Derived

  private var shares: [ContentKey: [(label: Int, share: Double)]] = [:]
  private var seedScores: [MapRequest: ImageScore] = [:]
  private var errorMaps: [MapRequest: (map: LabelMap, shares: [(label: Int, share: Double)])] = [:]

  /// Kept by the functions of their names.
  var appearances: [MapRequest: [Int: Appearance]] = [:]
  var salientShares: [MapRequest: Double] = [:]

  package func image(_ id: String) -> RGBImage? {
    if case .image(let image)? = content(.image(id)) { image } else { nil }
  }

  package func groundTruth(_ id: String) -> LabelMap? {
    if case .labels(let labels)? = content(.groundTruth(id)) { labels } else { nil }
  }

  package func saliency(_ id: String) -> ScalarMap? {
    if case .scores(let scores)? = content(.saliency(id)) { scores } else { nil }
  }

  package func saliencyErrors(_ id: String) -> LabelMap? {
    if case .labels(let labels)? = content(.saliencyErrors(id)) { labels } else { nil }
  }

  /// The numbers of the objects of an image, from 1.
  package func objects(_ id: String) -> LabelMap? {
    if case .labels(let numbers)? = content(.objects(id)) { numbers } else { nil }
  }

  package func planes(_ request: MapRequest) -> [Plane]? {
    if case .planes(let planes)? = content(.map(request)) { planes } else { nil }
  }

  /// The one label plane of an engine's map.
  package func labels(_ request: MapRequest) -> LabelMap? {
    for plane in planes(request) ?? [] { if case .labels(let labels) = plane.values { return labels } }
    return nil
  }

  /// The score plane of a class, or the one without a class.
  package func scores(_ request: MapRequest, of index: Int?) -> ScalarMap? {
    let planes = planes(request) ?? []
    let plane = planes.first { $0.classIndex == index } ?? planes.first { $0.classIndex == nil }
    if case .scores(let scores)? = plane?.values { return scores }
    return nil
  }

  /// The labels of a map with their share of all pixels, largest first.
  package func shares(of labels: LabelMap, key: ContentKey) -> [(label: Int, share: Double)] {
    if let known = shares[key] { return known }
    let found = Self.shares(of: labels)
    shares[key] = found
    return found
  }

  /// The labels of a map that is not kept, with their share of all pixels, largest first.
  static func shares(of labels: LabelMap) -> [(label: Int, share: Double)] {
    var counts = [Int](repeating: 0, count: 256)
    for label in labels.labels { counts[Int(label)] += 1 }
    let total = Double(max(1, labels.labels.count))
    return counts.indices.filter { counts[$0] > 0 }.sorted { counts[$0] > counts[$1] }
      .map { (label: $0, share: Double(counts[$0]) / total) }
  }

  /// The error map of a seed; nil while seed or ground truth are missing or differ in size.
  package func errors(_ request: MapRequest) -> LabelMap? {
    if let known = errorMaps[request] { return known.map }
    guard let seed = labels(request), let truth = groundTruth(request.image), seed.width == truth.width,
      seed.height == truth.height
    else { return nil }
    let map = seed.errors(against: truth)
    // As many as fit on a screen several times; they are quickly made again.
    if errorMaps.count >= 16 { errorMaps = [:] }
    errorMaps[request] = (map, Self.shares(of: map))
    return map
  }

  /// The error kinds of a seed with their share of all pixels; empty while there is no error map.
  package func errorShares(_ request: MapRequest) -> [(label: Int, share: Double)] {
    _ = errors(request)
    return errorMaps[request]?.shares ?? []
  }

  /// How well a seed fits the ground truth; nil while one of them is missing or their sizes differ.
  package func seedScore(_ request: MapRequest, classes: Int) -> ImageScore? {
    if let known = seedScores[request] { return known }
    guard let seed = labels(request), let truth = groundTruth(request.image),
      let score = try? ImageScore(prediction: seed, truth: truth, classes: max(2, classes))
    else { return nil }
    seedScores[request] = score
    return score
  }
}

extension Content {
  /// About how much memory it takes.
  var bytes: Int {
    switch self {
    case .image(let image): image.pixels.count
    case .labels(let labels): labels.labels.count
    case .scores(let scores): 4 * scores.values.count
    case .planes(let planes):
      planes.reduce(0) { sum, plane in
        switch plane.values {
        case .scores(let scores): sum + 4 * scores.values.count
        case .labels(let labels): sum + labels.labels.count
        }
      }
    case .absent(let reason): 64 + reason.utf8.count
    }
  }

  /// The size in pixels of what has one.
  package var size: PixelSize? {
    switch self {
    case .image(let image): PixelSize(width: image.width, height: image.height)
    case .labels(let labels): PixelSize(width: labels.width, height: labels.height)
    case .scores(let scores): PixelSize(width: scores.width, height: scores.height)
    case .planes, .absent: nil
    }
  }
}
