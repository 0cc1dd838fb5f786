import Imaging

/// The planes of one kind of one image, one byte a pixel: labels as they are, scores and saliency as 255ths.
public struct PlaneStack: Equatable, Sendable {
  public let width: Int
  public let height: Int
  /// Each of width·height bytes, row-major; an image that has none travels alone.
  public let planes: [[UInt8]]

  public init(width: Int, height: Int, planes: [[UInt8]] = []) {
    precondition(
      planes.allSatisfy { $0.count == width * height }, "PlaneStack: a plane is not \(width)×\(height)")
    self.width = width
    self.height = height
    self.planes = planes
  }

  /// Maps in 0…1 of one size as 255ths.
  public init(width: Int, height: Int, scores: [ScalarMap]) {
    self.init(
      width: width, height: height,
      planes: scores.map { map in map.values.map { UInt8(max(0, min(255, ($0 * 255).rounded()))) } })
  }

  /// About how much memory they take.
  public var bytes: Int { planes.count * width * height }
}
