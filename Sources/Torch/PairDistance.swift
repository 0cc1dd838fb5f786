import CTorch

/// How different the features of neighbouring pixels are: mean_c |f_ic − f_jc|.
///
/// [B,D,h,w] → [B,P,S]: every source i within the rows and columns, row by row, with every target j = i + offset.
///
/// One node of the graph that keeps nothing but the features. It runs in float32 on the processor; the gradient is
/// the same for every number of threads.
public func pairDistance(
  _ f: Tensor, offsets: [(dy: Int, dx: Int)], rows: Range<Int>, columns: Range<Int>,
  file: StaticString = #fileID, line: UInt = #line
) -> Tensor {
  Tensor.require("pairDistance", [f], file, line) {
    ct_pair_distance(
      f.raw, offsets.map { Int64($0.dy) }, offsets.map { Int64($0.dx) }, Int32(offsets.count),
      [Int64(rows.lowerBound), Int64(rows.upperBound)],
      [Int64(columns.lowerBound), Int64(columns.upperBound)])
  }
}
