import Imaging
import Refinement

/// A method that learns from the class maps of a trained run: they become planes that travel with the images.
///
/// `--from RUN` names the run whose maps teach, not the weights to start from.
public protocol MapTaughtMethod: TrainableMethod {
  /// The planes that batches bring.
  ///
  /// - Parameter classes: The most classes that an image of the training has.
  func teachingPlanes(classes: Int) -> PlaneKind

  /// What an image's maps become.
  ///
  /// - Throws: An error whose description is one sentence.
  func teaching(of maps: ClassMaps, on image: RGBImage) throws -> PlaneStack
}
