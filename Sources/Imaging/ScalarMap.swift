/// One real number a pixel, row-major: a CAM of a class, a saliency map, a similarity.
public struct ScalarMap: Hashable, Sendable {
  public let width: Int
  public let height: Int
  public var values: [Float]

  /// Takes values that are already laid out; their number must be width·height.
  public init(width: Int, height: Int, values: [Float]) {
    precondition(
      width >= 0 && height >= 0 && values.count == width * height,
      "ScalarMap: \(values.count) values do not make \(width)×\(height)")
    self.width = width
    self.height = height
    self.values = values
  }

  public init(width: Int, height: Int, filledWith value: Float = 0) {
    self.init(width: width, height: height, values: [Float](repeating: value, count: width * height))
  }

  public subscript(x: Int, y: Int) -> Float {
    get { values[y * width + x] }
    set { values[y * width + x] = newValue }
  }
}
