import Imaging

extension VOCFolder {
  /// The image, as far as its file can be read.
  ///
  /// A PNG file with a JPEG's name is read as what it is.
  ///
  /// - Throws: `VOCError.unknownImage`, `ImagingError`.
  public func image(_ id: String) throws -> Photograph {
    let path = try imagePath(id)
    let bytes = try FileBytes.read(path)
    if ImageFile.format(of: bytes) == .png {
      let sentence = "\(images.relativePath(of: id, extension: "jpg")) is a PNG file with a JPEG's name"
      return Photograph(image: try PNG.decode(bytes, name: path).rgb, warnings: [sentence])
    }
    let decoded = try JPEG.decode(bytes, name: path)
    return Photograph(image: decoded.image, warnings: decoded.warnings)
  }

  /// Width and height of the image from its header.
  ///
  /// - Throws: `VOCError.unknownImage`, `ImagingError`.
  public func size(_ id: String) throws -> (width: Int, height: Int) {
    try ImageFile.size(try imagePath(id))
  }

  /// The image's file.
  ///
  /// - Throws: `VOCError.unknownImage`.
  public func imagePath(_ id: String) throws(VOCError) -> String {
    guard let path = images.path(of: id) else { throw .unknownImage(id: id) }
    return path
  }

  /// The true mask, from the preferred folder if it has one, else from the other; nil where neither has.
  ///
  /// - Throws: `VOCError.sizeMismatch` for a mask of another size than its image, `ImagingError`.
  public func groundTruth(_ id: String, preferring first: MaskSource = .official) throws -> GroundTruth? {
    for source in [first] + MaskSource.allCases.filter({ $0 != first }) {
      if let map = try labelMap(id, in: masks(source)) { return GroundTruth(map: map, source: source) }
    }
    return nil
  }

  /// The masks of one source; nil where the folder lacks them.
  public func masks(_ source: MaskSource) -> FileIndex? {
    switch source {
    case .official: officialMasks
    case .augmented: augmentedMasks
    }
  }

  /// The instances of the image, numbered from 1, void 255; nil where there is no instance mask.
  ///
  /// - Throws: `VOCError.sizeMismatch`, `ImagingError`.
  public func instances(_ id: String) throws -> LabelMap? { try labelMap(id, in: objectMasks) }

  /// The saliency map in 0…1, of the named folder or the default one; nil where the image has none.
  ///
  /// Who reads many takes `saliencySource`.
  /// - Throws: `VOCError.unknownSaliency`, `.noSaliencyFolder`, `.sizeMismatch`, `ImagingError`.
  public func saliency(_ id: String, from name: String? = nil) throws -> ScalarMap? {
    try saliencySource(name)?.map(of: id)
  }

  private func labelMap(_ id: String, in index: FileIndex?) throws -> LabelMap? {
    guard let index, let path = index.path(of: id) else { return nil }
    let map = try PNG.labelMap(contentsOf: path)
    try checkSize(id, of: index, width: map.width, height: map.height)
    return map
  }

  /// - Throws: `VOCError.sizeMismatch` for a map of another size than its image, `.unknownImage`, `ImagingError`.
  func checkSize(_ id: String, of index: FileIndex, width: Int, height: Int) throws {
    let image = try size(id)
    guard (width, height) == image else {
      throw VOCError.sizeMismatch(
        file: index.relativePath(of: id, extension: "png"), width: width, height: height,
        imageWidth: image.width, imageHeight: image.height)
    }
  }
}
