/// Where the image labels of an image came from (METHODS §0.1); every report names it.
public enum LabelSource: String, CaseIterable, Hashable, Sendable, Codable {
  /// The objects of the XML, which may name some that the mask lacks.
  case xml
  /// The classes in the mask, only where there is no XML.
  case mask
  /// Neither is there.
  case none

  /// The sources of a set of images as a phrase: `xml`, or `xml (1126 images), mask (12 images)`.
  public static func summary(of sources: some Sequence<LabelSource>) -> String {
    var counts: [LabelSource: Int] = [:]
    for source in sources { counts[source, default: 0] += 1 }
    let used = allCases.filter { counts[$0] != nil }
    if used.count <= 1 { return (used.first ?? .none).rawValue }
    return used.map { source in
      let count = counts[source, default: 0]
      return "\(source.rawValue) (\(count) image\(count == 1 ? "" : "s"))"
    }.joined(separator: ", ")
  }
}
