import CKernels
import Foundation
import Imaging

/// What each pixel says of its labels before it looks at others: −U, kept pixel after pixel for the CRF.
public struct UnaryEnergy: Sendable {
  public let width: Int
  public let height: Int
  /// The label that each of the L channels stands for: 0…L−1 unless the CRF was limited to some of them.
  public let labels: [Int]
  /// Floats a pixel: L made up to 4 or a multiple of 8, so that loops run over whole vectors.
  let lanes: Int
  /// −U [n, lanes]; lanes without a label hold `ck_absent`.
  let logits: Storage<Float>
  /// What one label alone comes back as: its own values.
  let lonely: [Float]?

  /// The most labels that a CRF holds.
  public static let maximumLabels = Int(ck_max_lanes)

  private static let grain = 1 << 13

  private init(width: Int, height: Int, labels: [Int], lonely: [Float]?) {
    self.width = width
    self.height = height
    self.labels = labels
    self.lonely = lonely
    lanes = labels.count <= 4 ? 4 : (labels.count + 7) / 8 * 8
    logits = Storage(uninitialized: labels.count == 1 ? 0 : width * height * lanes)
  }
}

extension UnaryEnergy {
  /// U = −log(clip(P, 1e-5, 1)) of L score planes.
  ///
  /// P need not sum to 1; only differences within a pixel matter. What is negative or not a number counts as
  /// 1e-5, what is above 1 as 1.
  /// - Parameter limited: The planes that take part, all of them where nil; the others stay 0 in the marginals.
  /// - Throws: `DenseCRF.Failure` for no plane, too many, or unequal sizes.
  public init(
    scores planes: [ScalarMap], limitedTo limited: [Int]? = nil, threads: Int? = nil
  ) throws(DenseCRF.Failure) {
    let labels = limited ?? Array(planes.indices)
    let size = try Self.size(of: planes, labels)
    let alone = labels.count == 1 ? planes[labels[0]].values.map { $0.isNaN ? 0 : $0 } : nil
    self.init(width: size.width, height: size.height, labels: labels, lonely: alone)
    guard alone == nil else { return }
    let scores = labels.map { planes[$0].values }
    withPointers(to: scores) { pointers in
      Parallel(threads: threads).ranges(width * height, grain: Self.grain) { range in
        ck_logits_of_scores(
          pointers, Int64(labels.count), Int64(lanes), 1e-5, logits.base, Int64(range.lowerBound),
          Int64(range.upperBound))
      }
    }
  }

  /// L planes of energies U themselves; the smallest is the likeliest label.
  ///
  /// Energies are confined to ±1e6, and one that is not a number counts as that of probability 1e-5.
  public init(energies planes: [ScalarMap], threads: Int? = nil) throws(DenseCRF.Failure) {
    let labels = Array(planes.indices)
    let size = try Self.size(of: planes, labels)
    let alone = labels.count == 1 ? [Float](repeating: 1, count: size.width * size.height) : nil
    self.init(width: size.width, height: size.height, labels: labels, lonely: alone)
    guard alone == nil else { return }
    let unknown = logf(1e-5)
    withPointers(to: planes.map(\.values)) { energies in
      Parallel(threads: threads).ranges(size.width * size.height, grain: Self.grain) { range in
        fill(range) { row, pixel in
          for l in 0..<labels.count {
            let u = energies[l]?[pixel] ?? 0
            row[l] = u.isNaN ? unknown : -min(max(u, -1e6), 1e6)
          }
        }
      }
    }
  }

  private static func size(
    of planes: [ScalarMap], _ labels: [Int]
  ) throws(DenseCRF.Failure) -> DenseCRF.Failure.Size {
    guard (1...maximumLabels).contains(labels.count), let first = planes.first else {
      throw .labelCount(labels.count)
    }
    if let stranger = labels.first(where: { !planes.indices.contains($0) }) { throw .unknownLabel(stranger) }
    let size = DenseCRF.Failure.Size(first.width, first.height)
    for plane in planes where plane.width != size.width || plane.height != size.height {
      throw .unequalPlanes(first: size, other: .init(plane.width, plane.height))
    }
    return size
  }

  /// Has the logits of some pixels written; lanes without a label become absent.
  private func fill(_ range: Range<Int>, _ write: (_ row: UnsafeMutablePointer<Float>, _ pixel: Int) -> Void)
  {
    for pixel in range {
      let row = logits.base + pixel * lanes
      write(row, pixel)
      for l in labels.count..<lanes { row[l] = ck_absent }
    }
  }
}

extension UnaryEnergy {
  /// Which labels a CRF of a label map tells apart.
  public enum Choice: Hashable, Sendable {
    /// 0 ..< count, background counted.
    case all(Int)
    /// Background and what occurs in the map.
    case present
    /// Background and these.
    case these([Int])
  }

  /// U = −log g at the pixel's label, −log((1 − g)/(L − 1)) elsewhere; void pixels (255) know nothing.
  ///
  /// - Parameter g: The probability that the given label is right.
  /// - Throws: `DenseCRF.Failure` for a label that is none of the chosen ones or a g outside 0…1.
  public init(
    labels map: LabelMap, among choice: Choice, certainty g: Double = 0.7, threads: Int? = nil
  ) throws(DenseCRF.Failure) {
    var occurs = [Bool](repeating: false, count: 256)
    for label in map.labels { occurs[Int(label)] = true }
    let void = Int(LabelMap.void)
    let labels =
      switch choice {
      case .all(let count): Array(0..<max(0, count))
      case .present: (0..<void).filter { $0 == 0 || occurs[$0] }
      case .these(let labels): Set(labels).union([0]).sorted()
      }
    guard (1...Self.maximumLabels).contains(labels.count) else { throw .labelCount(labels.count) }
    guard g > 0 && g < 1 else { throw .certainty(g) }
    if let stranger = (0..<void).first(where: { occurs[$0] && !labels.contains($0) }) {
      throw .unknownLabel(stranger)
    }
    let alone = labels.count == 1 ? [Float](repeating: 1, count: map.labels.count) : nil
    self.init(width: map.width, height: map.height, labels: labels, lonely: alone)
    guard alone == nil else { return }
    let right = Float(log(g))
    let wrong = Float(log((1 - g) / Double(labels.count - 1)))
    // The channel of each label; void has none and leaves all channels equal.
    var channel = [Int](repeating: -1, count: 256)
    for (l, label) in labels.enumerated() where label < void { channel[label] = l }
    map.labels.withUnsafeBufferPointer { given in
      channel.withUnsafeBufferPointer { channel in
        Parallel(threads: threads).ranges(given.count, grain: Self.grain) { range in
          fill(range) { row, pixel in
            row.update(repeating: wrong, count: self.labels.count)
            let l = channel[Int(given[pixel])]
            if l >= 0 { row[l] = right }
          }
        }
      }
    }
  }
}

/// Calls a body with the addresses of the elements of several arrays.
func withPointers<Result>(
  to arrays: [[Float]], _ body: (UnsafePointer<UnsafePointer<Float>?>) -> Result
) -> Result {
  func next(_ index: Int, _ pointers: inout [UnsafePointer<Float>?]) -> Result {
    guard index < arrays.count else { return pointers.withUnsafeBufferPointer { body(start(of: $0)) } }
    return arrays[index].withUnsafeBufferPointer {
      pointers.append($0.baseAddress)
      return next(index + 1, &pointers)
    }
  }
  var pointers: [UnsafePointer<Float>?] = []
  return next(0, &pointers)
}

/// The address of a buffer's first element.
private func start<Element>(of buffer: UnsafeBufferPointer<Element>) -> UnsafePointer<Element> {
  guard let base = buffer.baseAddress else { preconditionFailure("a list of planes is empty") }
  return base
}
