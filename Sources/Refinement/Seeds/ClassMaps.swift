import Imaging

/// The class maps of one image: K float planes with the class that each belongs to.
///
/// Planes hold what an inference found for the classes that may appear in the image, usually in [0, 1].
/// An image without classes has no plane at all and is all background.
public struct ClassMaps: Equatable, Sendable {
  public let width: Int
  public let height: Int
  /// Class indices, ascending from 1; one for each plane.
  public let classes: [Int]
  /// K planes of width·height values, row-major.
  public var planes: [ScalarMap]
  /// The method's own background plane, for methods that learn one.
  public var background: ScalarMap?
  /// The image's saliency map in 0…1, for the rule that reads it.
  public var saliency: ScalarMap? {
    didSet { checkSaliency() }
  }

  /// Takes planes that all measure width × height, one for each class.
  public init(
    width: Int, height: Int, classes: [Int], planes: [ScalarMap], background: ScalarMap? = nil,
    saliency: ScalarMap? = nil
  ) {
    precondition(
      classes.count == planes.count, "ClassMaps: \(planes.count) planes for \(classes.count) classes")
    precondition(
      (planes + (background.map { [$0] } ?? [])).allSatisfy { $0.width == width && $0.height == height },
      "ClassMaps: a plane does not measure \(width)×\(height)")
    precondition(
      classes.allSatisfy { (1..<Int(LabelMap.void)).contains($0) },
      "ClassMaps: class indices lie in 1…254, not \(classes)")
    self.width = width
    self.height = height
    self.classes = classes
    self.planes = planes
    self.background = background
    self.saliency = saliency
    checkSaliency()
  }

  private func checkSaliency() {
    precondition(
      saliency.map { $0.width == width && $0.height == height } ?? true,
      "ClassMaps: the saliency map does not measure \(width)×\(height)")
  }
}
