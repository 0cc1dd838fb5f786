import Imaging
import Refinement
import Torch

/// A random walk over an image's affinities, as a stage of a refinement chain (METHODS §6.3, §6.4).
///
/// Conforming types hold a trained affinity network.
@TorchActor
public protocol AffinityWalk: AnyObject {
  /// Begins a walk of class maps.
  ///
  /// - Parameters:
  ///   - maps: Normalised class maps of the image.
  ///   - background: The rule in force before the walk; a walk that carries the background map along applies it
  ///     first and returns its own channel.
  func begin(
    with maps: ClassMaps, of image: RGBImage, background: BackgroundRule
  ) throws -> any SteppedWalk
}
