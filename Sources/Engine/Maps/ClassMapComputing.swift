import Imaging
import Refinement

/// Computes class maps; the part of the map service that needs libtorch.
package protocol ClassMapComputing: Sendable {
  /// The class maps of an image at its own resolution; nil: `shouldStop` said so between two views.
  ///
  /// Called from one thread, which it may block.
  /// - Throws: an error whose description is one sentence.
  func classMaps(
    of map: ResolvedMap, image: RGBImage, shouldStop: @escaping @Sendable () -> Bool
  ) throws -> ClassMaps?

  /// The trained walk that belongs to the map's run; nil: none was trained.
  func walk(_ preset: WalkPreset, of map: ResolvedMap) throws -> StageSteps.Walk?
}
