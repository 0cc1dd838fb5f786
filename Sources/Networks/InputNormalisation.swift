import Torch

/// The scaling of image bytes before they enter a network: (value/scale − mean) / std per channel.
public struct InputNormalisation: Hashable, Sendable, LosslessStringConvertible {
  /// The order of the channels that the first convolution expects.
  public enum Order: String, Hashable, Sendable { case rgb, bgr }

  /// 255 for networks on [0, 1], 1 for networks on bytes.
  public var scale: Float
  /// In the network's own channel order.
  public var mean: [Float]
  /// In the network's own channel order.
  public var std: [Float]
  public var order: Order

  public init(scale: Float = 255, mean: [Float], std: [Float], order: Order = .rgb) {
    precondition(
      mean.count == 3 && std.count == 3 && scale > 0 && std.allSatisfy { $0 > 0 },
      "InputNormalisation: three means, three positive deviations and a positive scale")
    self.scale = scale
    self.mean = mean
    self.std = std
    self.order = order
  }

  /// torchvision's ImageNet statistics.
  public static let imageNet = InputNormalisation(mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225])

  /// value/127.5 − 1.
  public static let symmetric = InputNormalisation(mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5])

  /// Normalises a batch of images.
  ///
  /// - Parameter images: [B,H,W,3] uint8 RGB.
  /// - Returns: [B,3,H,W] float32, the channels of a pixel side by side in memory.
  public func callAsFunction(_ images: Tensor) -> Tensor {
    var x = images.converted(to: .float32)  // [B,H,W,3]
    if order == .bgr { x = x.flipped(along: .index(-1)) }
    let gain = std.map { 1 / (scale * $0) }
    let offset = zip(mean, std).map { -$0 / $1 }
    return (x * Tensor(gain) + Tensor(offset)).permuted([0, 3, 1, 2])  // [B,3,H,W]
  }

  /// Reads what `description` writes; nil where a part is missing or makes no sense.
  public init?(_ description: String) {
    var fields: [Substring: Substring] = [:]
    for part in description.split(separator: " ") {
      let sides = part.split(separator: "=", maxSplits: 1)
      guard sides.count == 2 else { return nil }
      fields[sides[0]] = sides[1]
    }
    func numbers(_ key: Substring) -> [Float] {
      (fields[key] ?? "").split(separator: ",").compactMap { Float($0) }.filter(\.isFinite)
    }
    let (mean, std, scale) = (numbers("mean"), numbers("std"), numbers("scale"))
    guard mean.count == 3, std.count == 3, std.allSatisfy({ $0 > 0 }), scale.count == 1, scale[0] > 0,
      let order = Order(rawValue: String(fields["order"] ?? "rgb"))
    else { return nil }
    self.init(scale: scale[0], mean: mean, std: std, order: order)
  }

  /// The text of file metadata: `scale=255.0 mean=0.5,0.5,0.5 std=0.5,0.5,0.5 order=rgb`.
  public var description: String {
    func list(_ numbers: [Float]) -> String { numbers.map(\.description).joined(separator: ",") }
    return "scale=\(scale) mean=\(list(mean)) std=\(list(std)) order=\(order.rawValue)"
  }
}
