import Foundation
import Methods
import Refinement
import Runs

/// What the class maps of an image depend on.
///
/// Background rule and refinement are not among it: they are applied to finished maps, so a changed threshold finds
/// them in the cache.
package struct ClassMapKey: Hashable, Sendable {
  package var data: String
  package var image: String
  package var epoch: EpochKey
  /// With its background rule and refinement blanked.
  package var inference: InferenceSettings
  /// Class indices from 1, ascending.
  package var classes: [Int]

  init(data: String, image: String, epoch: EpochKey, inference: InferenceSettings, classes: [Int]) {
    self.data = data
    self.image = image
    self.epoch = epoch
    self.inference = inference
    self.inference.background = .oneMinusSum
    self.inference.refinement = RefinementChain()
    self.classes = classes
  }
}

/// The weights of an epoch as they lie on disk now: an epoch that was trained anew under its old name is another.
package struct EpochKey: Hashable, Sendable {
  package var run: String
  package var epoch: Int
  /// Bytes of the weights.
  private(set) var size: Int64
  private var inode: UInt64
  private var seconds: Int
  private var nanoseconds: Int

  /// - Throws: `RunError.noEpoch`.
  init(_ folder: RunFolder, epoch: Int) throws {
    var status = stat()
    guard stat(folder.epoch(epoch).weightsPath, &status) == 0 else {
      throw RunError.noEpoch(run: folder.name, epoch: epoch)
    }
    run = folder.path
    self.epoch = epoch
    size = Int64(status.st_size)
    inode = UInt64(status.st_ino)
    seconds = status.st_mtim.tv_sec
    nanoseconds = status.st_mtim.tv_nsec
  }
}
