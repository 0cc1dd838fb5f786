import Torch

/// The loss of affinities on pairs that are known to belong together or not (PSA, IRN; METHODS §6.3, §6.4).
///
///     L⁺ = Σ m·(−log(a + ε)) / (Σ m + ε)        L⁻ = Σ m·(−log(1 + ε − a)) / (Σ m + ε)        ε = 1e-5
///     L = ¼·L⁺_bg + ¼·L⁺_fg + ½·L⁻
///
/// Sums run over the whole batch. Where no pair is of a kind, its term is 0.
public struct AffinityLoss {
  /// L⁺ of pairs that are both background.
  public let background: Tensor
  /// L⁺ of pairs of one class.
  public let foreground: Tensor
  /// L⁻ of pairs of two classes.
  public let negative: Tensor

  private static let epsilon = 1e-5

  /// - Parameters:
  ///   - a: Affinities in [0, 1], [B,P,S].
  ///   - background, foreground, negative: 1 for the pairs of the kind, 0 elsewhere, [B,P,S].
  public init(_ a: Tensor, background: Tensor, foreground: Tensor, negative: Tensor) {
    let a = a.converted(to: .float32)
    let alike = -log(a + Self.epsilon)
    let apart = -log(1 + Self.epsilon - a)
    func mean(_ loss: Tensor, over mask: Tensor) -> Tensor {
      let m = mask.converted(to: .float32)
      return (m * loss).sum() / (m.sum() + Self.epsilon)
    }
    self.background = mean(alike, over: background)
    self.foreground = mean(alike, over: foreground)
    self.negative = mean(apart, over: negative)
  }

  /// The parts with their weights.
  public var terms: [LossTerm] {
    [
      LossTerm("background", background, weight: 0.25), LossTerm("foreground", foreground, weight: 0.25),
      LossTerm("negative", negative, weight: 0.5),
    ]
  }
}
