import CKernels
import Torch

extension PairOffsets {
  /// Affinities of the interior sources from features: a_ij = exp(−mean_c |f_ic − f_jc|) (METHODS §6.3).
  ///
  /// [B,D,h,w] → [B,P,S], with gradient.
  public func affinities(ofFeatures f: Tensor) -> Tensor {
    exp(
      -pairDistance(
        f, offsets: offsets.map { ($0.dy, $0.dx) }, rows: sourceRows(height: f.length(.height)),
        columns: sourceColumns(width: f.length(.width))))
  }

  /// Affinities of the interior sources from boundaries: a_ij = 1 − max of b over the path (METHODS §6.4).
  ///
  /// [B,h,w] → [B,P,S]. The gradient of a pair goes to the first largest boundary of its path alone.
  public func affinities(ofBoundaries b: Tensor) -> Tensor {
    precondition(b.rank == 3, "PairOffsets: boundaries are [B,h,w], not \(b.shape)")
    let (batch, height, width) = (b.shape[0], b.shape[1], b.shape[2])
    let (rows, columns) = (sourceRows(height: height), sourceColumns(width: width))
    let pairs = count * rows.count * columns.count
    let paths = offsets.map { Self.path(of: $0).map { Int64($0.dy * width + $0.dx) } }
    let values = b.detached().floats()
    let places = Storage<Int64>(uninitialized: batch * pairs)
    values.withUnsafeBufferPointer { values in
      Parallel()(batch * count) { task in
        let path = paths[task % count]
        guard let image = values.baseAddress.map({ $0 + task / count * height * width }) else { return }
        for (i, y) in rows.enumerated() {
          ck_path_places(
            image, path, Int64(path.count), Int64(y * width + columns.lowerBound), Int64(columns.count),
            places.base + (task * rows.count + i) * columns.count)
        }
      }
    }
    let index = Tensor(
      bytes: UnsafeRawBufferPointer(start: places.base, count: batch * pairs * MemoryLayout<Int64>.stride),
      shape: [batch, pairs], type: .int64)
    let largest = b.reshaped(to: [batch, height * width]).gathering(index, along: .channel)
    return 1 - largest.reshaped(to: [batch, count, rows.count * columns.count])
  }
}

extension PairLabels {
  /// The pairs of one kind among those of a batch of images: 1 and 0, [B,P,S].
  public static func mask(_ kind: Kind, of batch: [PairLabels]) -> Tensor {
    let all = stacked(
      batch.map { labels in
        Tensor(bytes: labels.kinds, shape: [labels.offsets.count, labels.sources])
      })
    return (all .== Double(kind.rawValue)).converted(to: .float32)
  }
}
