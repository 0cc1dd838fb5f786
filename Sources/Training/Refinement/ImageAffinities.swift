import Imaging
import Refinement

/// How the pixels of one image are tied by a trained affinity network, ready for walks from any of them.
public struct ImageAffinities: Sendable {
  private let transition: WalkTransition
  /// Of a walk.
  private let steps: Int
  /// Image pixels per cell of the grid whose pixels walk.
  private let cell: Int
  private let width: Int
  private let height: Int

  init(_ transition: WalkTransition, steps: Int, cell: Int, width: Int, height: Int) {
    self.transition = transition
    self.steps = steps
    self.cell = cell
    self.width = width
    self.height = height
  }

  /// About how much memory they take.
  public var bytes: Int { transition.bytes }

  /// How strongly every pixel is tied to the one at (x, y): what a walk makes of a map that is 1 in its cell and 0
  /// elsewhere, over its maximum.
  ///
  ///     e_p·T^s / max(e_p·T^s)
  ///
  /// - Throws: `RandomWalk.Failure`.
  public func tied(toX x: Int, y: Int, threads: Int? = nil) throws -> ScalarMap {
    var probed = ScalarMap(width: transition.width, height: transition.height)
    guard !probed.values.isEmpty else { return ScalarMap(width: width, height: height) }
    probed[min(max(x / cell, 0), probed.width - 1), min(max(y / cell, 0), probed.height - 1)] = 1
    let walk = try RandomWalk(of: [probed], along: transition, steps: steps, threads: threads)
    var map = walk.finished()[0].enlarged(byCell: cell, toWidth: width, height: height)
    let largest = map.values.max() ?? 0
    if largest > 0 { map.values = map.values.map { $0 / largest } }
    return map
  }
}

extension ScalarMap {
  /// A map on a grid of cells at its image's size.
  func enlarged(byCell cell: Int, toWidth width: Int, height: Int) -> ScalarMap {
    // Networks that round sizes down end short of the image, and are stretched to it.
    resized(
      toWidth: max(self.width * cell, width), height: max(self.height * cell, height), by: .bilinearTwoTap
    ).cropped(x: 0, y: 0, width: width, height: height)
  }
}
