/// The image sides that suit a network's weights.
public enum SideRule: Hashable, Sendable, LosslessStringConvertible {
  case any
  /// k·step + 1.
  case oneMoreThanMultiple(of: Int)

  /// The allowed side nearest to the wanted one, the larger of two equally near ones.
  public func nearest(to side: Int) -> Int {
    switch self {
    case .any: max(side, 1)
    case .oneMoreThanMultiple(let step): max((side - 1 + step / 2) / step, 1) * step + 1
    }
  }

  /// Reads `any` or `32k+1`.
  public init?(_ description: String) {
    if description == "any" {
      self = .any
    } else if description.hasSuffix("k+1"), let step = Int(description.dropLast(3)), step > 0 {
      self = .oneMoreThanMultiple(of: step)
    } else {
      return nil
    }
  }

  public var description: String {
    switch self {
    case .any: "any"
    case .oneMoreThanMultiple(let step): "\(step)k+1"
    }
  }
}
