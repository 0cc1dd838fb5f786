import Imaging
import Refinement
import Torch

/// A refinement chain with the trained walks that it needs.
///
/// Walks are libtorch's affair; what follows the last of them is not, and can be done on any thread.
@TorchActor
public struct PreparedChain {
  /// The whole chain.
  public let chain: RefinementChain
  private let walks: [WalkPreset: any AffinityWalk]

  /// - Parameter walk: Gives the trained walk of a preset; nil: there is none.
  /// - Throws: `RefinementChain.Failure.noWalk`, or what `walk` throws.
  public init(
    _ chain: RefinementChain, walk: (WalkPreset) throws -> (any AffinityWalk)? = { _ in nil }
  ) throws {
    self.chain = chain
    var walks: [WalkPreset: any AffinityWalk] = [:]
    for preset in Set(chain.walks) {
      guard let found = try walk(preset) else { throw RefinementChain.Failure.noWalk(preset) }
      walks[preset] = found
    }
    self.walks = walks
  }

  /// The chain that refines nothing.
  public static let none = PreparedChain()

  private init() {
    chain = RefinementChain()
    walks = [:]
  }

  /// The maps before the chain and after each stage up to the last walk.
  func begun(_ input: RefinableMaps, on image: RGBImage) throws -> [RefinableMaps] {
    let walks = walks
    return [input]
      + (try chain.splitAfterWalks.first.stages(of: input, on: image) { preset in
        walks[preset].map { walk in
          { maps, image in
            try walk.begin(with: maps.maps, of: image, background: maps.background)
          }
        }
      })
  }

  /// What follows the last walk.
  var rest: RefinementChain { chain.splitAfterWalks.rest }
}
