import Imaging
import Torch

/// What a map is asked for.
public struct MapQuery: Equatable, Sendable {
  /// A place in the image, whatever the size of a map: x and y in 0…1 of its sides.
  public struct Probe: Hashable, Sendable {
    public var x: Double
    public var y: Double

    public init(x: Double, y: Double) {
      self.x = x
      self.y = y
    }

    /// The cell of a grid that holds the place, row-major.
    public func cell(height: Int, width: Int) -> Int {
      func position(_ share: Double, of count: Int) -> Int {
        min(max(Int(share * Double(count)), 0), count - 1)
      }
      return position(y, of: height) * width + position(x, of: width)
    }
  }

  /// Class indices from 1, ascending: one plane each in `classScores`, and what image labels the method assumes.
  public var classes: [Int]
  /// The class of maps that show one, from 1; one of `classes`.
  public var chosenClass: Int?
  /// The probed place.
  public var probe: Probe
  /// Where a random draw begins.
  public var seed: UInt64
  /// The image's saliency map, at its size; nil: it has none.
  public var saliency: ScalarMap?
  /// The boxes of the image in pixels of the view, for methods that learn from boxes.
  public var boxes: [LabelledBox]
  /// The photograph at the size of the view, for maps that depend on it.
  public var photograph: RGBImage?
  /// Y_crf, or the only pseudo-mask, at the image's size, for maps that depend on it.
  public var pseudoMask: LabelMap?

  public init(
    classes: [Int], chosenClass: Int? = nil, probe: Probe = Probe(x: 0.5, y: 0.5), seed: UInt64 = 0,
    saliency: ScalarMap? = nil, boxes: [LabelledBox] = []
  ) {
    precondition(
      chosenClass.map(classes.contains) ?? true,
      "MapQuery: class \(chosenClass ?? 0) is none of \(classes)")
    self.classes = classes
    self.chosenClass = chosenClass
    self.probe = probe
    self.seed = seed
    self.saliency = saliency
    self.boxes = boxes
  }

  /// The classes as channels of maps without background, from 0.
  var channels: Tensor { Tensor(indices: classes.map { $0 - 1 }) }

  /// The classes as the labels y [1,K] of an image.
  func labels(among count: Int) -> Tensor {
    Tensor((0..<count).map { classes.contains($0 + 1) ? 1 : 0 }, shape: [1, count])
  }
}
