/// The order in which an epoch visits the images: a shuffle that depends on (seed, epoch) only.
public enum EpochOrder {
  /// Image indices in whole batches; the images that do not fill a last batch are left out of this epoch.
  ///
  /// - Parameters:
  ///   - images: How many images there are.
  ///   - batch: How many make a batch; a set smaller than one batch makes one batch of all its images.
  public static func batches(images: Int, batch: Int, seed: Int, epoch: Int) -> [[Int]] {
    precondition(images > 0 && batch > 0, "EpochOrder: \(images) images in batches of \(batch)")
    var generator = KeyedGenerator(UInt64(bitPattern: Int64(seed)), UInt64(epoch), 0x0EDE5)
    var order = Array(0..<images)
    for i in stride(from: images - 1, to: 0, by: -1) { order.swapAt(i, generator.below(i + 1)) }
    let size = min(batch, images)
    return (0..<images / size).map { Array(order[$0 * size..<($0 + 1) * size]) }
  }
}
