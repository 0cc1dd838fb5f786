import CKernels
import Imaging

/// The sums over all pairs by two permutohedral lattices.
///
/// One pass over the image slices the sums of the iteration before, turns them into Q and splats it again while it
/// is in the cache; tables of vertices hold the L labels of a vertex side by side. The image is cut into parts that
/// depend on its size alone, each with tables of its own, which are added up in order: so the result does not depend
/// on the number of threads.
final class LatticeSums: PairwiseSums {
  private let unary: UnaryEnergy
  private let parallel: Parallel
  /// Appearance, d = 5, and smoothness, d = 2: the longer work first.
  private let kernels: [Kernel]
  /// First pixels of the parts, and the number of pixels.
  private let bounds: [Int]
  private var hasSums = false

  /// A lattice with its tables, [rows, lanes] each.
  private struct Kernel {
    let lattice: PermutohedralLattice
    let weight: Float
    /// Where each part splats to; all zero between iterations.
    let splats: [Storage<Float>]
    /// The rows that each part may touch.
    let reach: [Int64]
    /// The blur's tables; the sums end in `sums`.
    let first: Storage<Float>
    let second: Storage<Float>

    var sums: Storage<Float> { lattice.corners.isMultiple(of: 2) ? first : second }
  }

  init(
    _ crf: DenseCRF, _ unary: UnaryEnergy, _ image: RGBImage, _ parallel: Parallel
  ) throws(DenseCRF.Failure) {
    self.unary = unary
    self.parallel = parallel
    let count = image.width * image.height
    let lattices = try Self.lattices(crf, image, parallel)
    let parts = Self.parts(pixels: count, rows: lattices[0].rows)
    let size = (count + parts - 1) / parts
    let step =
      (size + PermutohedralLattice.block - 1) / PermutohedralLattice.block * PermutohedralLattice.block
    let bounds = stride(from: 0, to: count, by: step) + [count]
    self.bounds = bounds
    kernels = zip(lattices, [crf.bilateralWeight, crf.gaussWeight]).map { lattice, weight in
      let reach = bounds.dropFirst().map { lattice.rows(before: $0) }
      func table(_ rows: Int) -> Storage<Float> { Storage(rows * unary.lanes, filledWith: 0) }
      return Kernel(
        lattice: lattice, weight: Float(weight), splats: reach.map(table), reach: reach.map(Int64.init),
        first: table(lattice.rows), second: table(lattice.rows))
    }
  }

  /// Both lattices of an image, built at the same time where there are two threads.
  private static func lattices(
    _ crf: DenseCRF, _ image: RGBImage, _ parallel: Parallel
  ) throws(DenseCRF.Failure) -> [PermutohedralLattice] {
    nonisolated(unsafe) var smooth: Result<PermutohedralLattice, DenseCRF.Failure> = .failure(.tooNarrow)
    nonisolated(unsafe) var appearance = smooth
    parallel(2) { kernel in
      if kernel == 0 {
        appearance = Result { () throws(DenseCRF.Failure) in
          try PermutohedralLattice(
            of: image, spatial: crf.bilateralSigma, color: crf.colorSigma, parallel: parallel)
        }
      } else {
        smooth = Result { () throws(DenseCRF.Failure) in
          try PermutohedralLattice(of: image, spatial: crf.gaussSigma, color: nil, parallel: parallel)
        }
      }
    }
    return [try appearance.get(), try smooth.get()]
  }

  /// Parts of at least 65536 pixels, at most 8, and more than two only where their tables take less memory than the
  /// unary energies.
  private static func parts(pixels: Int, rows: Int) -> Int {
    let wanted = min(8, max(1, pixels >> 16))
    return min(wanted, max(2, pixels / rows))
  }

  func advance() {
    parallel(bounds.count - 1) { part in
      pass(bounds[part]..<bounds[part + 1], splats: part, marginals: nil)
    }
    // A group of labels of a kernel goes through all axes of the blur on one thread, without waiting for others.
    let group = min(8, unary.lanes)
    let groups = unary.lanes / group
    parallel(kernels.count * groups) { task in
      blur(kernels[task / groups], lanes: group, from: task % groups * group)
    }
    hasSums = true
  }

  func writeMarginals(to values: UnsafeMutablePointer<Float>) {
    nonisolated(unsafe) let values = values
    parallel.ranges(unary.width * unary.height, grain: 1 << 13) { range in
      pass(range, splats: nil, marginals: values)
    }
  }

  /// Q of some pixels, splatted to the tables of a part or written to planes.
  private func pass(_ range: Range<Int>, splats part: Int?, marginals: UnsafeMutablePointer<Float>?) {
    func described(_ kernel: Kernel) -> ck_kernel {
      ck_kernel(
        corners: Int64(kernel.lattice.corners), vertex: kernel.lattice.vertices.base,
        weights: kernel.lattice.weights.base, filtered: hasSums ? kernel.sums.base : nil,
        splatted: part.map { kernel.splats[$0].base })
    }
    var field = ck_field(
      labels: Int64(unary.labels.count), lanes: Int64(unary.lanes), logits: unary.logits.base,
      kernels: (described(kernels[1]), described(kernels[0])))
    ck_mean_field(
      &field, marginals, Int64(unary.width * unary.height), Int64(range.lowerBound), Int64(range.upperBound))
  }

  /// Adds up what the parts have splatted and blurs it along all axes, for some lanes; α and the kernel's weight go
  /// into the last axis.
  private func blur(_ kernel: Kernel, lanes: Int, from lane: Int) {
    let lattice = kernel.lattice
    let parts = kernel.splats.map { Optional($0.base + lane) }
    ck_collect(
      parts, kernel.reach, Int64(parts.count), kernel.first.base + lane, Int64(unary.lanes), Int64(lanes),
      Int64(lattice.rows))
    for axis in 0..<lattice.corners {
      let (from, to) = axis.isMultiple(of: 2) ? (kernel.first, kernel.second) : (kernel.second, kernel.first)
      lattice.blur(
        axis: axis, from: from.base + lane, to: to.base + lane, stride: unary.lanes, lanes: lanes,
        factor: axis == lattice.corners - 1 ? lattice.alpha * kernel.weight : 1)
    }
  }
}
