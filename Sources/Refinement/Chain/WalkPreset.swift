/// The random walks of a refinement chain, one for each kind of affinity network (METHODS §6.3, §6.4).
public enum WalkPreset: String, CaseIterable, Hashable, Sendable, Codable {
  /// AffinityNet's.
  case psa
  /// The walk between class boundaries of IRN and Puzzle-CAM.
  case irn
}
