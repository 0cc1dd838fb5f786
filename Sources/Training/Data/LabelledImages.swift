import Evaluation
import Imaging
import Methods
import VOC

/// The images of a split that can be read, with their image labels.
public struct LabelledImages: ImageSource {
  public let folder: VOCFolder
  public let split: String
  /// Ids of the images that can be used, in the order of the split.
  public private(set) var ids: [String]
  /// The classes of each image, from 1.
  public private(set) var labels: [[Int]]
  /// The foreground classes of the folder.
  public let classes: ClassList
  /// Where the labels came from, as reports name it.
  public let labelSource: String
  /// How many images the split has, with those that cannot be used.
  public let total: Int
  /// One sentence for each image that cannot be used.
  public let problems: [String]
  /// Which images have a saliency map; nil unless saliency maps travel with the images.
  public private(set) var hasSaliency: [Bool]?
  /// Which images are taught by their masks; nil: none is.
  public private(set) var hasMask: [Bool]?
  /// Whether what such a mask shows takes the place of the saliency map.
  private var masksAreSaliency = false
  /// Where saliency maps are read from; nil: they were not asked for.
  public private(set) var saliency: SaliencySource?
  /// What is done to some of the saliency maps that travel with the images.
  private var damage: SaliencyDamage?

  /// Reads the labels of a split and looks at the header of each image.
  ///
  /// An image whose header or label cannot be read is left out and named in `problems`; so is one that has
  /// no label at all. Nothing else of it is read yet.
  /// - Throws: `VOCError.unknownSplit`.
  public init(_ folder: VOCFolder, split: String, labels mode: TrainingSchedule.Labels = .auto) throws {
    self.folder = folder
    self.split = split
    classes = folder.classes
    let all = try folder.ids(in: split)
    total = all.count
    var ids: [String] = []
    var labels: [[Int]] = []
    var sources: [LabelSource] = []
    var problems: [String] = []
    for id in all {
      do {
        _ = try folder.size(id)
        let found = try Self.labels(of: id, in: folder, mode: mode)
        guard found.source != .none else {
          problems.append("\(id) has no image label (\(mode == .masks ? "mask" : "XML")) and is left out")
          continue
        }
        ids.append(id)
        labels.append(found.classes)
        sources.append(found.source)
      } catch {
        problems.append("\(error)")
      }
    }
    self.ids = ids
    self.labels = labels
    self.problems = problems
    labelSource = LabelSource.summary(of: sources)
  }

  public var count: Int { ids.count }
  public func name(at index: Int) -> String { ids[index] }
  public func image(at index: Int) throws -> RGBImage { try folder.image(ids[index]).image }

  public var planeKinds: [PlaneKind] { hasSaliency == nil ? [] : [.saliency] }

  public func planes(at index: Int) throws -> [PlaneStack] {
    guard let hasSaliency else { return [] }
    let size = try folder.size(ids[index])
    if masksAreSaliency && isTaughtByMask(index) {
      return [PlaneStack(width: size.width, height: size.height, scores: [try maskSaliency(at: index)])]
    }
    var map = hasSaliency[index] ? try saliency?.map(of: ids[index]) : nil
    if let damage, let whole = map { map = damage(whole, of: ids[index]) }
    return [PlaneStack(width: size.width, height: size.height, scores: map.map { [$0] } ?? [])]
  }

  /// y of some images as one row of K numbers each, row-major.
  public func labelVectors(of images: [Int]) -> [Float] {
    var vectors = [Float](repeating: 0, count: images.count * classes.count)
    for (row, image) in images.enumerated() {
      for label in labels[image] { vectors[row * classes.count + label - 1] = 1 }
    }
    return vectors
  }

  /// The same images with the maps that a background rule reads; they do not travel along.
  public func reading(_ saliency: SaliencySource) -> LabelledImages {
    var images = self
    images.saliency = saliency
    return images
  }

  /// The same images with their saliency maps travelling along.
  ///
  /// An image that has none, or one of another size, stays among them: it has its part in every loss but that over
  /// saliency.
  /// - Throws: `VOCError`; `TrainingFailure.noSaliency` where no image has a map.
  package func withSaliency(_ need: SaliencyNeed) throws -> LabelledImages {
    var images = self
    let saliency = try folder.saliencySource(need.folder)
    let known = ids.enumerated().map { index, id in
      masksAreSaliency && isTaughtByMask(index) || (try? saliency?.has(id)) ?? false
    }
    guard known.contains(true) else { throw TrainingFailure.noSaliency(split: split, data: folder.root) }
    images.saliency = saliency
    images.damage = need.damage
    images.hasSaliency = known
    return images
  }

  /// The same split with other images in its order.
  func replacing(
    ids: [String], labels: [[Int]], hasMask: [Bool], masksAreSaliency: Bool
  ) -> LabelledImages {
    var images = self
    images.ids = ids
    images.labels = labels
    images.hasMask = hasMask
    images.masksAreSaliency = masksAreSaliency
    return images
  }

  /// The saliency maps that travel with the images, as reports name them: their folder, what made them where that is
  /// known, and how many are damaged on purpose; nil where none do.
  var saliencyDescription: String? {
    guard let saliency, hasSaliency != nil else { return nil }
    return saliency.title + (damage.map { ", \($0)" } ?? "")
  }

  /// How many images have a saliency map of their own, each counted once; nil: the maps do not travel along.
  var imagesWithSaliency: Int? {
    guard let hasSaliency else { return nil }
    return Set(
      ids.indices.filter { hasSaliency[$0] && !(masksAreSaliency && isTaughtByMask($0)) }.map { ids[$0] }
    )
    .count
  }

  /// What a person should know of the saliency maps before a training.
  var saliencyRemarks: [String] {
    guard let saliency, let hasSaliency else { return [] }
    var remarks = ["saliency maps: \(saliency.title)"]
    if let first = hasSaliency.firstIndex(of: false) {
      remarks.append(
        "\(hasSaliency.count { !$0 }) of \(count) images of \(split) have no saliency map of their size, the first: "
          + "\(ids[first]); they train the classifier and are left out of the saliency loss")
    }
    if let damage {
      let damaged = zip(ids, hasSaliency).count { $0.1 && damage.kind(of: $0.0) != nil }
      remarks.append("the saliency maps of \(damaged) of \(count) images are damaged on purpose")
    }
    return remarks
  }

  private static func labels(
    of id: String, in folder: VOCFolder, mode: TrainingSchedule.Labels
  ) throws -> ImageLabels {
    switch mode {
    case .auto: return try folder.labels(id)
    case .xml:
      let labels = try folder.labels(id)
      return labels.source == .xml ? labels : ImageLabels(classes: [], source: .none)
    case .masks:
      guard let truth = try folder.groundTruth(id) else { return ImageLabels(classes: [], source: .none) }
      let present = Set(truth.map.labels).map(Int.init).filter { $0 > 0 && $0 <= folder.classes.count }
      return ImageLabels(classes: present.sorted(), source: .mask)
    }
  }
}
