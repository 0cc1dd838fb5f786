extension CellGrid {
  /// The indices into `cells` where this grid differs from another of the same size, in reading order.
  ///
  /// Every index, when the sizes differ: nothing of the other grid can be kept then.
  public func changedIndices(from other: CellGrid) -> [Int] {
    guard columns == other.columns, rows == other.rows else { return Array(cells.indices) }
    return cells.withUnsafeBufferPointer { new in
      other.cells.withUnsafeBufferPointer { old in new.indices.filter { new[$0] != old[$0] } }
    }
  }
}
