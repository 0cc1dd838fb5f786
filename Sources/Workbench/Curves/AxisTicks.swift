import Foundation

/// Round numbers on an axis: steps of 1, 2 or 5 times a power of ten.
package enum AxisTicks {
  /// At most `count` ticks inside a range, ascending; one for an empty range, none for a range that is not
  /// finite.
  package static func ticks(in range: ClosedRange<Double>, atMost count: Int) -> [Double] {
    let length = range.upperBound - range.lowerBound
    guard length.isFinite, count > 0 else { return [] }
    guard length > 0 else { return [range.lowerBound] }
    let rough = length / Double(count)
    let power = pow(10, floor(log10(rough)))
    let step = [1, 2, 5, 10].map { $0 * power }.first { length / $0 <= Double(count) - 0.999 } ?? 10 * power
    let first = (range.lowerBound / step - 1e-9).rounded(.up)
    let last = (range.upperBound / step + 1e-9).rounded(.down)
    guard first <= last else { return [] }
    // Counted in steps, so that 0.3 is not 0.30000000000000004 for lack of a sum.
    return stride(from: first, through: last, by: 1).map { ($0 * step * 1e12).rounded() / 1e12 }
  }
}
