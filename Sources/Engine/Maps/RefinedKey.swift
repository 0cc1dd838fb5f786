import Refinement

/// What refined maps depend on.
struct RefinedKey: Hashable, Sendable {
  var maps: ClassMapKey
  var background: String
  var chain: RefinementChain
  /// What walks of the chain go along.
  var affinities: [WalkPreset: EpochKey]
  /// Iterations done.
  var step: Int
}
