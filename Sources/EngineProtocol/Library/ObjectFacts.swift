import Evaluation
import Imaging

/// The objects of an image, without their pixels.
public struct ObjectFacts: Equatable, Sendable, Codable {
  public var source: Instances.Source
  public var all: [Instances.Instance]

  public init(_ instances: Instances) {
    source = instances.source
    all = Array(instances.all.prefix(LabelMap.mostObjects))
  }
}

extension LabelMap {
  /// As many objects as a map of their numbers can hold.
  fileprivate static let mostObjects = 254

  /// The number of the object at every pixel, from 1; 0: none.
  public init(numbersOf instances: Instances, width: Int, height: Int) {
    self.init(
      width: width, height: height,
      labels: instances.map.map { $0 >= 0 && $0 < Self.mostObjects ? UInt8($0 + 1) : 0 })
  }
}
