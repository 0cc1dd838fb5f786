import Torch

/// Where the background lies among the channels of a map.
public enum BackgroundChannel: Hashable, Sendable {
  /// K channels, no background.
  case none
  case first, last

  /// The K foreground channels of [B,K,h,w] or [B,K+1,h,w].
  public func foreground(of maps: Tensor) -> Tensor {
    let count = maps.length(.channel)
    return switch self {
    case .none: maps
    case .first: maps.slice(along: .channel, 1..<count)
    case .last: maps.slice(along: .channel, 0..<count - 1)
    }
  }

  /// Foreground and background as K + 1 channels; where maps have none, the background comes first.
  public func joined(background: Tensor, foreground: Tensor) -> Tensor {
    concatenated(
      self == .last ? [foreground, background] : [background, foreground], along: .channel)
  }
}
