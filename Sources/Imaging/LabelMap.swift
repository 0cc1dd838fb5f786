/// One class index a pixel, row-major: 0 is background, 255 is void.
public struct LabelMap: Equatable, Sendable {
  /// The label of pixels that belong to no class and are never scored.
  public static let void: UInt8 = 255

  public let width: Int
  public let height: Int
  public var labels: [UInt8]

  /// Takes labels that are already laid out; their number must be width·height.
  public init(width: Int, height: Int, labels: [UInt8]) {
    precondition(
      width >= 0 && height >= 0 && labels.count == width * height,
      "LabelMap: \(labels.count) labels do not make \(width)×\(height)")
    self.width = width
    self.height = height
    self.labels = labels
  }

  public init(width: Int, height: Int, filledWith label: UInt8 = 0) {
    self.init(width: width, height: height, labels: [UInt8](repeating: label, count: width * height))
  }

  public subscript(x: Int, y: Int) -> UInt8 {
    get { labels[y * width + x] }
    set { labels[y * width + x] = newValue }
  }
}
