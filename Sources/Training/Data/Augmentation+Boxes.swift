import Methods

extension Placement {
  /// A box of the image where its window shows it, in pixels of the window; it may reach beyond what is shown.
  ///
  /// - Parameter source: Width and height of the image before it was resized.
  fileprivate func window(_ box: LabelledBox, of source: (width: Int, height: Int)) -> LabelledBox {
    let (sx, sy) = (Double(size.width) / Double(source.width), Double(size.height) / Double(source.height))
    let (left, top) = (Double(frame.columns.lowerBound), Double(frame.rows.lowerBound))
    // A mirrored window counts its columns from the right end of what it keeps.
    func column(_ x: Double) -> Double {
      mirrored ? left + Double(columns.upperBound) - x * sx : left + x * sx - Double(columns.lowerBound)
    }
    func row(_ y: Double) -> Double { top + y * sy - Double(rows.lowerBound) }
    let ends = [column(box.left), column(box.right)].sorted()
    return LabelledBox(
      left: ends[0], top: row(box.top), right: ends[1], bottom: row(box.bottom), label: box.label)
  }
}

extension Augmentation {
  /// A box of an image of that size in the window of a draw; it may reach beyond what the window shows.
  public func window(
    _ box: LabelledBox, of source: (width: Int, height: Int), draw: AugmentationDraw
  ) -> LabelledBox {
    Placement(of: source, by: draw, crop: crop).window(box, of: source)
  }

  /// The augmentation of a recipe's schedule.
  public init(_ schedule: TrainingSchedule) {
    self.init(
      longSides: schedule.longSides, crop: schedule.crop, mirrors: schedule.mirror, jitters: schedule.jitter)
  }
}
