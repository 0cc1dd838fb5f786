import Torch

/// One of a network's feature maps: where it is found, how wide and how coarse it is.
public struct NetworkStage: Hashable, Sendable {
  /// The tap's name; nil: the last features, where they are no tap.
  public let tap: String?
  public let channels: Int
  /// How many times smaller than the image it is.
  public let stride: Int
}

extension Network {
  /// All feature maps from fine to coarse: the taps and, where they are none of them, the last features.
  ///
  /// Strides depend on how the network was built, so they are read off a look at an empty image.
  public var stages: [NetworkStage] {
    let side = 64
    let maps = noGrad { features(Tensor.zeros([1, 3, side, side]), training: false) }
    func stride(_ map: Tensor) -> Int {
      // A network without padding at its beginning ends a little smaller: to the nearest power of two.
      var stride = 1
      while 2 * stride * map.length(.width) * 3 <= 4 * side { stride *= 2 }
      return stride
    }
    let taps = zip(tapNames, zip(tapChannels, maps.taps)).map { name, tap in
      NetworkStage(tap: name, channels: tap.0, stride: stride(tap.1))
    }
    if maps.taps.contains(where: { $0.isSame(as: maps.last) }) { return taps }
    return taps + [NetworkStage(tap: nil, channels: featureChannels, stride: stride(maps.last))]
  }

  /// The map of a stage.
  public func map(of stage: NetworkStage, in maps: FeatureMaps) -> Tensor {
    stage.tap.map { tap($0, of: maps) } ?? maps.last
  }
}
