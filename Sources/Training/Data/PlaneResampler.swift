import Imaging

/// Resizing of a plane of which only a rectangle is computed; `CropResampler` is the same for images.
struct PlaneResampler {
  private let columns: Range<Int>
  private let rows: Range<Int>
  private let target: (width: Int, height: Int)

  /// - Parameters:
  ///   - target: Width and height that the whole plane would be resized to.
  ///   - columns: The columns of the resized plane to compute.
  ///   - rows: The rows of the resized plane to compute.
  init(target: (width: Int, height: Int), columns: Range<Int>, rows: Range<Int>) {
    self.target = target
    self.columns = columns
    self.rows = rows
  }

  /// Computes the rectangle and hands each of its rows to `sink`.
  func rows(
    of plane: ScalarMap, by resizing: Companion.Resizing,
    sink: (_ row: Int, _ values: UnsafeBufferPointer<Float>) -> Void
  ) {
    guard !rows.isEmpty, !columns.isEmpty else { return }
    switch resizing {
    case .bicubic: bicubicRows(of: plane, sink: sink)
    case .nearest: nearestRows(of: plane, sink: sink)
    }
  }

  /// The source index of target t is ⌊(t + ½)·source/target⌋.
  private func nearestRows(of plane: ScalarMap, sink: (Int, UnsafeBufferPointer<Float>) -> Void) {
    let from = columns.map { (2 * $0 + 1) * plane.width / (2 * target.width) }
    withUnsafeTemporaryAllocation(of: Float.self, capacity: columns.count) { line in
      for (row, y) in rows.enumerated() {
        let start = (2 * y + 1) * plane.height / (2 * target.height) * plane.width
        for (i, x) in from.enumerated() { line[i] = plane.values[start + x] }
        sink(row, UnsafeBufferPointer(line))
      }
    }
  }

  /// Columns first, then rows; the result is kept in 0…1.
  private func bicubicRows(of plane: ScalarMap, sink: (Int, UnsafeBufferPointer<Float>) -> Void) {
    let horizontal = Imaging.Resampling.bicubic.weights(from: plane.width, to: target.width)
    let vertical = Imaging.Resampling.bicubic.weights(from: plane.height, to: target.height)
    let width = columns.count
    let last = rows.upperBound - 1
    let sourceRows = vertical.firsts[rows.lowerBound]..<vertical.firsts[last] + vertical.counts[last]
    withUnsafeTemporaryAllocation(of: Float.self, capacity: (sourceRows.count + 1) * width) { space in
      let line = UnsafeMutableBufferPointer(rebasing: space[(sourceRows.count * width)...])
      plane.values.withUnsafeBufferPointer { values in
        var at = 0
        for y in sourceRows {
          for x in columns {
            let (base, first) = (x * horizontal.taps, y * plane.width + horizontal.firsts[x])
            var sum: Float = 0
            for k in 0..<horizontal.counts[x] { sum += horizontal.values[base + k] * values[first + k] }
            space[at] = sum
            at += 1
          }
        }
      }
      for (row, y) in rows.enumerated() {
        line.update(repeating: 0)
        for k in 0..<vertical.counts[y] {
          let weight = vertical.values[y * vertical.taps + k]
          let from = (vertical.firsts[y] - sourceRows.lowerBound + k) * width
          for i in 0..<width { line[i] += weight * space[from + i] }
        }
        for i in 0..<width { line[i] = min(max(line[i], 0), 1) }
        sink(row, UnsafeBufferPointer(line))
      }
    }
  }
}
