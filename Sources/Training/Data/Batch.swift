import Methods

/// A batch as the loader hands it over; pixels and planes are valid only while the loader lends them.
public struct Batch {
  /// The planes of one kind: B·C·H·W bytes.
  public struct Planes {
    public let kind: PlaneKind
    public let bytes: UnsafeBufferPointer<UInt8>

    package init(kind: PlaneKind, bytes: UnsafeBufferPointer<UInt8>) {
      self.kind = kind
      self.bytes = bytes
    }
  }

  /// B·H·W·3 normalised floats: rows of pixels, channels innermost.
  public let pixels: UnsafeBufferPointer<Float>
  /// What travelled with the images.
  public let planes: [Planes]
  /// Which images these are, in the order of the batch.
  public let images: [Int]
  /// Where each image lies in its window.
  public let frames: [WindowFrame]
  /// Height and width of the window.
  public let side: Int

  package init(
    pixels: UnsafeBufferPointer<Float>, planes: [Planes] = [], images: [Int], frames: [WindowFrame]? = nil,
    side: Int
  ) {
    self.pixels = pixels
    self.planes = planes
    self.images = images
    self.frames = frames ?? images.map { _ in WindowFrame(columns: 0..<side, rows: 0..<side) }
    self.side = side
  }
}
