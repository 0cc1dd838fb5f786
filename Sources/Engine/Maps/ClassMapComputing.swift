import EngineProtocol
import Imaging
import Methods
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

  /// The trained walk among the map's affinities; nil: none was trained.
  func walk(_ preset: WalkPreset, of map: ResolvedMap) throws -> StageSteps.Walk?

  /// How strongly every pixel is tied to the probed one, the middle where none is, in 0…1 at the image's size.
  func affinity(of map: ResolvedMap, image: RGBImage) throws -> ScalarMap

  /// How like the probed pixel's features those of every pixel are, in 0…1 at the image's size.
  func similarity(of map: ResolvedMap, image: RGBImage) throws -> ScalarMap

  /// What a segmentation network says of every pixel.
  func prediction(of map: ResolvedMap, image: RGBImage) throws -> LabelMap

  /// A map that a method adds, at the image's size.
  func planes(
    of wanted: MethodMap, _ map: ResolvedMap, image: RGBImage, saliency: ScalarMap?
  ) throws -> [Plane]
}
