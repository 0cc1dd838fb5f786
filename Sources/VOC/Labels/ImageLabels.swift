/// The classes of an image.
public struct ImageLabels: Hashable, Sendable, Codable {
  /// Class labels from 1, sorted, each once.
  public var classes: [Int]
  public var source: LabelSource

  public init(classes: [Int], source: LabelSource) {
    self.classes = classes
    self.source = source
  }

  /// One element a foreground class: whether the image shows it.
  public func vector(classes count: Int) -> [Bool] {
    var vector = [Bool](repeating: false, count: count)
    for label in classes where vector.indices.contains(label - 1) { vector[label - 1] = true }
    return vector
  }
}
