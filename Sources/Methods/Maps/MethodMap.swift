/// A map that a method adds to the CAM and the seed: what it is called, what it holds and what it depends on.
///
/// A method lists its maps in `Method.maps` and computes them in `map(_:of:at:)`, for any image at any epoch.
public struct MethodMap: Hashable, Sendable {
  /// What a map holds.
  public enum Content: Hashable, Sendable {
    /// One plane a class of the query, in 0…1.
    case classScores
    /// One plane in 0…1.
    case scalar
    /// One plane in −1…1, zero in the middle.
    case signed
    /// One plane of class indices, 0 for background.
    case labels
  }

  /// What a map depends on besides image and weights.
  public enum Dependence: Hashable, Sendable {
    /// The class that is looked at.
    case chosenClass
    /// The probed pixel.
    case probe
    /// A random draw.
    case draw
    /// The image's saliency map, without which it cannot be told.
    case saliency
    /// The photograph itself, for a dense CRF.
    case photograph
    /// The pseudo-masks of the image that the run was trained on, without which it cannot be told.
    case pseudoMasks
  }

  /// The name on the command line and in requests, `tiledCam`.
  public let name: String
  /// The title of a pane, "CAM of the tiles".
  public let title: String
  public let content: Content
  public let dependsOn: Set<Dependence>
  /// The settings of the recipe without which it cannot be told, by key.
  public private(set) var requires: [String: String] = [:]
  /// Whether its labels are a mask of the image's classes, which a true one can be compared with.
  public let isMask: Bool

  public init(
    _ name: String, title: String, content: Content, dependsOn: Set<Dependence> = [], isMask: Bool = false
  ) {
    precondition(!isMask || content == .labels, "MethodMap: \(name) is a mask of \(content)")
    self.name = name
    self.title = title
    self.content = content
    self.dependsOn = dependsOn
    self.isMask = isMask
  }

  /// The same map, of runs alone that have a setting.
  func requiring(_ key: String, _ value: String) -> MethodMap {
    var map = self
    map.requires[key] = value
    return map
  }
}
