import Refinement

/// What refined maps depend on.
struct RefinedKey: Hashable, Sendable {
  var maps: ClassMapKey
  var background: String
  var chain: RefinementChain
  /// Iterations done.
  var step: Int
}
