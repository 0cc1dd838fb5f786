import Imaging
import Refinement

/// A walk on a grid of cells, seen as maps of an image.
final class WalkOfMaps: SteppedWalk, @unchecked Sendable {
  private let walk: RandomWalk
  private let background: BackgroundRule
  private let finished: ([ScalarMap]) -> ClassMaps

  /// - Parameters:
  ///   - background: The rule that makes a mask of the maps.
  ///   - finished: Maps at the image's size of those on the grid.
  init(_ walk: RandomWalk, background: BackgroundRule, finished: @escaping ([ScalarMap]) -> ClassMaps) {
    self.walk = walk
    self.background = background
    self.finished = finished
  }

  var steps: Int { max(1, walk.steps) }

  func advance(to step: Int) {
    while walk.step < step, walk.advance() {}
  }

  func maps() -> RefinableMaps { RefinableMaps(finished(walk.maps()), background: background) }
}
