/// A batch as the loader hands it over; the pixels are valid only while the loader lends them.
public struct Batch {
  /// B·H·W·3 normalised floats: rows of pixels, channels innermost.
  public let pixels: UnsafeBufferPointer<Float>
  /// Which images these are, in the order of the batch.
  public let images: [Int]
  /// Height and width of the window.
  public let side: Int

  package init(pixels: UnsafeBufferPointer<Float>, images: [Int], side: Int) {
    self.pixels = pixels
    self.images = images
    self.side = side
  }
}
