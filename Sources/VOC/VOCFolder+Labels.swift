import Imaging

extension VOCFolder {
  /// The classes that the image shows: the objects of its XML, difficult ones included; the classes of its
  /// mask where there is no XML (METHODS §0.1).
  ///
  /// Objects whose name is no class of the folder are left out.
  ///
  /// - Throws: `VOCError.unknownImage`, `.annotation`; for labels from a mask also `.sizeMismatch`, `ImagingError`.
  public func labels(_ id: String, includingDifficult: Bool = true) throws -> ImageLabels {
    _ = try imagePath(id)
    if let annotation = try annotation(id) {
      let objects = annotation.objects.filter { includingDifficult || !$0.isDifficult }
      let labels = Set(objects.compactMap { classes.label(of: $0.name) })
      return ImageLabels(classes: labels.sorted(), source: .xml)
    }
    guard let truth = try groundTruth(id) else { return ImageLabels(classes: [], source: .none) }
    let labels = truth.map.presentLabels.map(Int.init).filter { $0 > 0 && $0 <= classes.count }
    return ImageLabels(classes: labels.sorted(), source: .mask)
  }

  /// What the XML of the image says; nil where there is none.
  ///
  /// Read once, then kept.
  ///
  /// - Throws: `VOCError.annotation`.
  public func annotation(_ id: String) throws(VOCError) -> Annotation? {
    try annotationCache.annotation(of: id)
  }

  /// The objects of the image that have a box; none where there is no XML.
  ///
  /// - Throws: `VOCError.annotation`.
  public func boxes(_ id: String) throws(VOCError) -> [AnnotatedObject] {
    (try annotation(id)?.objects ?? []).filter { $0.box != nil }
  }
}
