import Imaging

/// The saliency maps of a folder's images: beside them, or in a folder elsewhere.
public struct SaliencySource: Sendable {
  /// The name below the images' folder, or the path of a folder elsewhere.
  public let name: String
  private let folder: VOCFolder
  private let index: FileIndex

  init(_ index: FileIndex, of folder: VOCFolder) {
    name = index.folder
    self.folder = folder
    self.index = index
  }

  /// Whether a text names a folder by its path: the others are names below the images' folder.
  public static func isPath(_ name: String) -> Bool { name.contains("/") }

  /// The saliency map of an image in 0…1; nil where it has none.
  ///
  /// - Throws: `VOCError.sizeMismatch`, `VOCError.unknownImage`, `ImagingError`.
  public func map(of id: String) throws -> ScalarMap? {
    guard let path = index.path(of: id) else { return nil }
    let map = try PNG.greyMap(contentsOf: path)
    try folder.checkSize(id, of: index, width: map.width, height: map.height)
    return map
  }

  /// Whether an image has a saliency map of its size, as far as headers tell.
  ///
  /// - Throws: `VOCError.sizeMismatch`, `VOCError.unknownImage`, `ImagingError`.
  public func has(_ id: String) throws -> Bool {
    guard let path = index.path(of: id) else { return false }
    let map = try ImageFile.size(path)
    try folder.checkSize(id, of: index, width: map.width, height: map.height)
    return true
  }
}

extension VOCFolder {
  /// The saliency maps of a name or, where it holds a slash, in the folder at that path; nil: the first that the folder
  /// has, and nil where it has none.
  ///
  /// A path is listed each time.
  /// - Throws: `VOCError.unknownSaliency`, `.noSaliencyFolder`.
  public func saliencySource(_ name: String? = nil) throws(VOCError) -> SaliencySource? {
    guard let name else { return saliencyMaps.first.map { SaliencySource($0, of: self) } }
    if SaliencySource.isPath(name) {
      guard let index = FileIndex(path: name, named: name, extensions: ["png"]) else {
        throw .noSaliencyFolder(path: name)
      }
      return SaliencySource(index, of: self)
    }
    guard let index = saliencyMaps.first(where: { $0.folder == name }) else {
      throw .unknownSaliency(name: name, available: saliencyMaps.map(\.folder))
    }
    return SaliencySource(index, of: self)
  }
}
