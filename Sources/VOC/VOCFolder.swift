import Imaging

/// A folder of images in VOC layout, or of nothing but JPEG files.
///
/// Opening reads listings and the lists of splits only; images, masks and XML are read when they are asked for. The
/// folder is never written to, and no name from a file leads out of it.
///
///     let folder = try VOCFolder.open("VOCdevkit")
///     for id in try folder.ids(in: "val") { let labels = try folder.labels(id) }
public struct VOCFolder: Sendable {
  static let imageExtensions: Set<String> = ["jpg", "jpeg"]

  /// The folder that holds the data: the year's folder of a devkit.
  public let root: String
  public let layout: FolderLayout
  public let images: FileIndex
  public let annotations: FileIndex?
  public let officialMasks: FileIndex?
  public let augmentedMasks: FileIndex?
  public let objectMasks: FileIndex?
  /// Folders of saliency maps by name; the first is the default.
  public let saliencyMaps: [FileIndex]
  /// The splits in the order of their lists; `all` is always among them.
  public let splits: [Split]
  /// What listings and lists alone show to be wrong; `ProblemScan` looks into the files.
  public let openingProblems: [Problem]
  let annotationCache: AnnotationCache
  private let classCache: ClassCache

  /// Opens a devkit, a `VOC2012` folder or a folder of JPEG files.
  ///
  /// - Throws: `VOCError.notAFolder`, `.noImages`.
  /// - Complexity: O(files) string work; no image, mask or XML is opened. 20,000 images take a fraction of a second.
  public static func open(_ path: String) throws(VOCError) -> VOCFolder {
    var path = path
    while path.count > 1 && path.hasSuffix("/") { path.removeLast() }
    guard Directory.entries(of: path) != nil else { throw .notAFolder(path: path) }
    guard let (layout, root) = FolderLayout.locate(path),
      let images = FileIndex(
        root: root, folder: layout == .bare ? "" : "JPEGImages", extensions: imageExtensions)
    else { throw .noImages(path: path) }
    return VOCFolder(root: root, layout: layout, images: images)
  }

  private init(root: String, layout: FolderLayout, images: FileIndex) {
    func masks(_ folder: String) -> FileIndex? {
      layout == .bare ? nil : FileIndex(root: root, folder: folder, extensions: ["png"])
    }
    self.root = root
    self.layout = layout
    self.images = images
    annotations = layout == .bare ? nil : FileIndex(root: root, folder: "Annotations", extensions: ["xml"])
    officialMasks = masks("SegmentationClass")
    augmentedMasks = masks("SegmentationClassAug")
    objectMasks = masks("SegmentationObject")
    // `saliency`, `saliency_NAME`, and EPS's `SALImages`.
    let saliency = Directory.folders(in: root).filter { $0.lowercased().hasPrefix("sal") }
    saliencyMaps = saliency.compactMap(masks).sorted {
      ($0.folder == "saliency" ? 0 : 1, $0.folder) < ($1.folder == "saliency" ? 0 : 1, $1.folder)
    }
    annotationCache = AnnotationCache(annotations)
    classCache = ClassCache()
    let index = SplitIndex(root: root, images: images)
    splits = index.splits
    openingProblems =
      Self.problemsOfListings(
        images: images, annotations: annotations, masks: [officialMasks, augmentedMasks].compactMap { $0 },
        splits: index.splits)
      + index.problems
  }

  /// The classes, from the data.
  ///
  /// The first access reads every annotation (about 50 µs each), so call it off the thread that paints; later
  /// ones are free.
  public var classes: ClassList { classCache.list(of: self) }

  /// The images of all splits and of none, sorted.
  public var ids: [String] { images.ids }

  /// The images of a split that are there, in the order of its list.
  ///
  /// - Throws: `VOCError.unknownSplit` naming those that exist.
  public func ids(in split: String) throws(VOCError) -> [String] {
    try self.split(named: split).ids
  }

  /// The images of a list file, wherever it lies, that are there, in its order.
  ///
  /// - Throws: `VOCError.unreadableList`.
  public func ids(listedIn path: String) throws(VOCError) -> [String] {
    guard let list = SplitList(contentsOf: path, isKnown: images.contains) else {
      throw .unreadableList(path: path)
    }
    return list.ids.filter(images.contains)
  }

  /// - Throws: `VOCError.unknownSplit` naming those that exist.
  public func split(named name: String) throws(VOCError) -> Split {
    guard let split = splits.first(where: { $0.name == name }) else {
      throw .unknownSplit(name: name, available: splits.map(\.name))
    }
    return split
  }
}
