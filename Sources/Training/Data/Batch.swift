/// A batch as the loader hands it over; the values are valid only while the loader lends them.
public struct Batch {
  /// B·H·W·3 normalised floats: rows of pixels, channels innermost.
  public let pixels: UnsafeBufferPointer<Float>
  /// B·P·H·W floats of the P planes that travel with each image, in the order of the source's companions.
  public let planes: UnsafeBufferPointer<Float>
  /// P.
  public let companions: Int
  /// Which images these are, in the order of the batch.
  public let images: [Int]
  /// Where each image lies in its window.
  public let frames: [WindowFrame]
  /// Height and width of the window.
  public let side: Int

  package init(
    pixels: UnsafeBufferPointer<Float>, planes: UnsafeBufferPointer<Float> = .init(start: nil, count: 0),
    companions: Int = 0, images: [Int], frames: [WindowFrame]? = nil, side: Int
  ) {
    self.pixels = pixels
    self.planes = planes
    self.companions = companions
    self.images = images
    self.frames = frames ?? images.map { _ in WindowFrame(columns: 0..<side, rows: 0..<side) }
    self.side = side
  }
}
