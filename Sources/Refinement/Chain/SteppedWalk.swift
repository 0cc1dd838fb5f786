/// A random walk at work on the maps of an image, application by application of its transition.
///
/// One thread at a time uses it.
public protocol SteppedWalk: AnyObject, Sendable {
  /// The applications of the whole walk, at least 1.
  var steps: Int { get }
  /// Goes on until so many applications are done; never back.
  func advance(to step: Int)
  /// The maps now, at the image's size, with the rule that makes a mask of them.
  func maps() -> RefinableMaps
}
