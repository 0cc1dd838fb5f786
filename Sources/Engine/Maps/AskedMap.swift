import EngineProtocol

/// What a method's map depends on besides image, weights and classes.
package struct AskedMap: Hashable, Sendable {
  package var name: String
  package var probe: MapPoint?
  /// nil: the image has no class.
  package var chosenClass: Int?
  package var draw: Int
}
