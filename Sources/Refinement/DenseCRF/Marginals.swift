import Imaging

/// Q: how likely each label is at each pixel.
public struct Marginals: Equatable, Sendable {
  public let width: Int
  public let height: Int
  /// The label that each channel stands for.
  public let labels: [Int]
  /// [L, H, W], row-major.
  public let values: [Float]

  /// The channel at `index` as a map.
  public func plane(at index: Int) -> ScalarMap {
    let count = width * height
    return ScalarMap(width: width, height: height, values: Array(values[index * count..<(index + 1) * count]))
  }

  /// The map of a label; 0 everywhere for one that the CRF was not given.
  public func plane(of label: Int) -> ScalarMap {
    labels.firstIndex(of: label).map(plane(at:)) ?? ScalarMap(width: width, height: height)
  }

  /// The label of the largest Q at each pixel; ties go to the lowest channel.
  public func mask() -> LabelMap {
    let count = width * height
    var mask = LabelMap(width: width, height: height)
    guard count > 0 else { return mask }
    values.withUnsafeBufferPointer { values in
      mask.labels.withUnsafeMutableBufferPointer { mask in
        var best = Array(values[0..<count])
        for i in 0..<count { mask[i] = UInt8(clamping: labels[0]) }
        for channel in 1..<max(1, labels.count) {
          let label = UInt8(clamping: labels[channel])
          for i in 0..<count where values[channel &* count &+ i] > best[i] {
            best[i] = values[channel &* count &+ i]
            mask[i] = label
          }
        }
      }
    }
    return mask
  }
}
