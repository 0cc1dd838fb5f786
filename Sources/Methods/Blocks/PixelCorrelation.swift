import Networks
import Torch

/// SEAM's pixel correlation module (PCM): every pixel takes the maps of the pixels that look like it.
///
/// Wang et al., "Self-supervised Equivariant Attention Mechanism", CVPR 2020, §3.4, as in the authors' code
/// (METHODS §1.4). Features of two stages, detached, and the image are brought to the grid of the maps and projected:
///
///     f = W_9 (x ⊕ relu(W_3 f_3) ⊕ relu(W_4 f_4))
///     refined_kj = Σ_i A_ki a_ij          a_ij = relu(f̂_i·f̂_j) / (Σ_i relu(f̂_i·f̂_j) + 1e-5)
public struct PixelCorrelation {
  /// The stages of strides 8 and 16, as published before any stride is removed.
  private static let stages = [
    ["conv4", "conv5"], ["layer2", "layer3"], ["features.6", "features.13"], ["features.7", "features.12"],
  ]

  /// W_3, 1×1 to 64 channels.
  let f8_3: Conv2d
  /// W_4, 1×1 to 128 channels.
  let f8_4: Conv2d
  /// W_9, 1×1, 195 → 192.
  let f9: Conv2d
  private let taps: [String]

  init(on network: any Network) {
    guard let taps = Self.stages.first(where: { Set($0).isSubset(of: network.tapNames) }) else {
      preconditionFailure("PixelCorrelation: \(network.name) has no stages of strides 8 and 16")
    }
    self.taps = taps
    let widths = taps.map { network.tapChannels[network.tapNames.firstIndex(of: $0) ?? 0] }
    f8_3 = Conv2d(from: widths[0], to: 64)
    f8_4 = Conv2d(from: widths[1], to: 128)
    f9 = Conv2d(from: 195, to: 192, initialiser: .xavierUniform)
  }

  var state: StateDictionary {
    var state = StateDictionary()
    state.append(f8_3.state, under: "f8_3.")
    state.append(f8_4.state, under: "f8_4.")
    state.append(f9.state, under: "f9.")
    return state
  }

  /// f [B,192,h,w] on the grid of the network's last features, from the images [B,3,H,W] and what the network made of
  /// them.
  func features(of images: Tensor, _ maps: FeatureMaps, on network: any Network) -> Tensor {
    let (f3, f4) = (network.tap(taps[0], of: maps).detached(), network.tap(taps[1], of: maps).detached())
    let parts = [images, relu(f8_3(f3)), relu(f8_4(f4))].map {
      onGrid($0.converted(to: .float32), of: maps.last)
    }
    let f = concatenated(parts, along: .channel)  // [B,195,h,w]
    return f9(f).converted(to: .float32)
  }
}

/// Maps after one step over the affinities of pixels: the core of SEAM's pixel correlation module.
///
///     refined_kj = Σ_i A_ki a_ij / (Σ_i a_ij + 1e-5)          a_ij = relu(f̂_i·f̂_j)          f̂ = f / (‖f‖ + 1e-5)
///
/// A channel of ones brings the denominator out of the same product, so that of the n² affinities one copy is kept for
/// the gradient, and without gradient only some columns are there at a time.
///
/// - Parameters:
///   - maps: A [B,C,h,w].
///   - features: f [B,D,h,w].
public func correlated(_ maps: Tensor, by features: Tensor) -> Tensor {
  let shape = maps.shape
  let (count, channels, n) = (shape[0], shape[1], shape[2] * shape[3])
  precondition(
    features.rank == 4 && features.shape[0] == count && features.shape[2...] == shape[2...],
    "correlated: maps \(shape) and features \(features.shape)")
  guard maps.count > 0 else { return maps }
  // Half precision would blur the affinities.
  return autocast(.float32) {
    let f = normalized(features, along: .channel).reshaped(to: [count, -1, n])  // f̂ [B,D,n]
    let a = concatenated(
      [maps.reshaped(to: [count, channels, n]), Tensor.ones([count, 1, n])], along: .channel)
    let step = max(1, affinitiesAtOnce / (count * n))
    let columns = stride(from: 0, to: n, by: step).map { first in
      let fj = f.slice(along: .index(2), first..<min(first + step, n))  // [B,D,m]
      let aij = relu(matmul(f.transposed(), fj))  // [B,n,m]
      let sums = matmul(a, aij)  // [B,C+1,m]
      return sums.slice(along: .channel, 0..<channels)
        / (sums.slice(along: .channel, channels..<channels + 1) + 1e-5)
    }
    return concatenated(columns, along: .index(2)).reshaped(to: shape)
  }
}

/// How many affinities are computed at a time: 128 MB of float32.
private let affinitiesAtOnce = 1 << 25
