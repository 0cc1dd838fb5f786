import Refinement

/// What a map that a method adds, or one of an affinity network, depends on.
struct MethodMapKey: Hashable, Sendable {
  var maps: ClassMapKey
  var asked: AskedMap
  var affinities: [WalkPreset: EpochKey]
}
