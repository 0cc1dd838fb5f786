/// A figure that waits for Enter.
package struct ExportSheet: Equatable, Sendable {
  /// The lines that can be changed.
  package enum Field: Int, CaseIterable, Sendable { case rows, crop, scale, legend }

  /// Whether the marked images are the rows, not the shown one alone.
  package var usesMarked: Bool
  /// Whether the whole image is shown, not the part in view.
  package var isWhole: Bool
  package var scale = 1
  package var hasLegend = true
  package var field = Field.rows

  package init(usesMarked: Bool, isWhole: Bool) {
    self.usesMarked = usesMarked
    self.isWhole = isWhole
  }

  /// The field's next value, or the one before.
  mutating func change(_ step: Int) {
    switch field {
    case .rows: usesMarked.toggle()
    case .crop: isWhole.toggle()
    case .scale: scale = max(1, min(4, scale + step))
    case .legend: hasLegend.toggle()
    }
  }
}
