import Torch

/// A batch of the loader as tensors, on its way into an objective.
public struct WindowBatch {
  /// Normalised windows [B,3,H,W].
  public let images: Tensor
  /// What travelled with the images, by the name of its kind: bytes [B,C,H,W].
  public let planes: [String: Tensor]
  /// Which images these are.
  public let indices: [Int]
  /// Where each image lies in its window.
  let frames: [WindowFrame]
  /// Height and width of the window.
  let side: Int

  /// Copies what the loader lends.
  public init(_ batch: Batch) {
    let (count, side) = (batch.images.count, batch.side)
    images = Tensor(
      bytes: UnsafeRawBufferPointer(batch.pixels), shape: [count, side, side, 3], type: .float32
    ).permuted([0, 3, 1, 2])  // [B,3,H,W], channels last in memory
    planes = Dictionary(
      uniqueKeysWithValues: batch.planes.map { planes in
        let shape = [count, planes.kind.channels, side, side]
        return (
          planes.kind.name, Tensor(bytes: UnsafeRawBufferPointer(planes.bytes), shape: shape, type: .uint8)
        )
      })
    indices = batch.images
    frames = batch.frames
    self.side = side
  }

  /// 1 where a window shows its image and 0 in its padding [B,1,H,W].
  public var coverage: Tensor {
    var values = [Float](repeating: 0, count: frames.count * side * side)
    for (n, frame) in frames.enumerated() {
      for y in frame.rows {
        let row = (n * side + y) * side
        for x in frame.columns { values[row + x] = 1 }
      }
    }
    return Tensor(values, shape: [frames.count, 1, side, side])
  }
}
