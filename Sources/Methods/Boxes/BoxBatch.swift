import Torch

/// The boxes of a batch of windows.
public struct BoxBatch {
  /// The boxes of each image in pixels of its window, cut to what the window shows.
  public var boxes: [[LabelledBox]]
  /// Where each window shows its image; the rest is padding.
  public var shown: [(columns: Range<Int>, rows: Range<Int>)]
  /// The side of the windows.
  public var side: Int

  public init(boxes: [[LabelledBox]], shown: [(columns: Range<Int>, rows: Range<Int>)], side: Int) {
    precondition(boxes.count == shown.count, "BoxBatch: boxes of \(boxes.count) of \(shown.count) images")
    self.boxes = zip(boxes, shown).map { boxes, shown in
      boxes.compactMap { $0.clipped(toColumns: shown.columns, rows: shown.rows) }
    }
    self.shown = shown
    self.side = side
  }

  /// M, 1 in the image outside every box, [B,1,H,W]; padding counts as 0 (METHODS §4.5).
  public var background: Tensor {
    let maps = zip(boxes, shown).flatMap { boxes, shown in
      BoxRaster.background(
        outside: boxes, width: side, height: side, columns: shown.columns, rows: shown.rows)
    }
    return Tensor(maps, shape: [boxes.count, 1, side, side])
  }

  /// All boxes, image by image, from the centre of their first pixel to that of their last in [−1, 1].
  public var sampled: [BackgroundAwarePooling.Box] {
    func place(_ pixel: Double) -> Double { side > 1 ? 2 * pixel / Double(side - 1) - 1 : 0 }
    return boxes.enumerated().flatMap { image, boxes in
      boxes.map {
        BackgroundAwarePooling.Box(
          image: image, x0: place($0.left), y0: place($0.top), x1: place($0.right - 1),
          y1: place($0.bottom - 1))
      }
    }
  }

  /// The class of each of `sampled`.
  public var classes: [Int] { boxes.flatMap { $0.map(\.label) } }
}
