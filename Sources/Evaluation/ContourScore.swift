import Imaging

/// How well the outlines of classes fit, accumulated over a data set (DAVIS' contour accuracy; METHODS §6.7).
///
/// A pixel of a class's mask is on its boundary where it differs from the right, lower or lower-right neighbour. It is
/// matched where the other boundary has a pixel within r = ⌈tolerance·√(H² + W²)⌉. Per class, matched and all
/// boundary pixels are summed over the images; P and R are their ratios, F = 2PR/(P + R).
public struct ContourScore: Equatable, Sendable, Codable {
  /// The tolerance as a share of the image's diagonal.
  public let tolerance: Double
  /// The counts of the classes 1…K.
  public private(set) var counts: [ContourCounts]

  /// Zeros for K foreground classes.
  public init(foregroundClasses: Int, tolerance: Double = 0.008) {
    precondition(
      (0...254).contains(foregroundClasses), "ContourScore: \(foregroundClasses) classes do not fit 0…254")
    precondition(tolerance >= 0 && tolerance <= 1, "ContourScore: a tolerance of \(tolerance) is not in 0…1")
    self.tolerance = tolerance
    counts = [ContourCounts](repeating: ContourCounts(), count: foregroundClasses)
  }

  /// The mean of F over all K classes, as published: a class without boundary on either side counts 1.
  public var meanOverAll: Double { counts.isEmpty ? 0 : counts.mean(\.f) }

  /// The mean of F over the classes with a boundary on either side; nil where none has.
  public var mean: Double? {
    let present = counts.filter(\.isPresent)
    return present.isEmpty ? nil : present.mean(\.f)
  }

  /// Adds the boundaries of one image; void (255) in the truth counts as background.
  ///
  /// - Throws: `SizeMismatch`.
  /// - Complexity: O(pixels + boundary pixels·r) for each class that occurs.
  public mutating func add(prediction: LabelMap, truth: LabelMap) throws(SizeMismatch) {
    guard prediction.width == truth.width, prediction.height == truth.height else {
      throw SizeMismatch(
        prediction: (prediction.width, prediction.height), truth: (truth.width, truth.height))
    }
    var occurs = [Bool](repeating: false, count: 256)
    for label in prediction.labels { occurs[Int(label)] = true }
    for label in truth.labels { occurs[Int(label)] = true }
    let (h, w) = (Double(truth.height), Double(truth.width))
    let radius = Int((tolerance * (h * h + w * w).squareRoot()).rounded(.up))
    for index in counts.indices where occurs[index + 1] {
      let label = UInt8(index + 1)
      let predicted = Boundary(of: label, in: prediction)
      let actual = Boundary(of: label, in: truth)
      counts[index].prediction += Int64(predicted.pixels.count)
      counts[index].truth += Int64(actual.pixels.count)
      counts[index].matchedPrediction += predicted.matches(of: actual, within: radius)
      counts[index].matchedTruth += actual.matches(of: predicted, within: radius)
    }
  }

  /// Adds the counts of other images.
  public mutating func merge(_ other: ContourScore) {
    precondition(
      counts.count == other.counts.count && tolerance == other.tolerance,
      "ContourScore: \(counts.count) classes at \(tolerance) cannot take \(other.counts.count) at "
        + "\(other.tolerance)")
    for i in counts.indices { counts[i] += other.counts[i] }
  }
}

/// The boundary of one class in one image.
private struct Boundary {
  let width: Int
  let height: Int
  /// Its pixels, row by row.
  private(set) var pixels: [(x: Int, y: Int)] = []
  /// For each row, the number of its boundary pixels left of each column: [height, width + 1].
  private var before: [Int32]

  init(of label: UInt8, in map: LabelMap) {
    width = map.width
    height = map.height
    before = [Int32](repeating: 0, count: height * (width + 1))
    map.labels.withUnsafeBufferPointer { labels in
      for y in 0..<height {
        var sum: Int32 = 0
        for x in 0..<width {
          let i = y * width + x
          let own = labels[i] == label
          let (hasRight, hasLower) = (x + 1 < width, y + 1 < height)
          let differs =
            hasRight && own != (labels[i + 1] == label)
            || hasLower && own != (labels[i + width] == label)
            || hasRight && hasLower && own != (labels[i + width + 1] == label)
          if differs {
            pixels.append((x, y))
            sum += 1
          }
          before[y * (width + 1) + x + 1] = sum
        }
      }
    }
  }

  /// How many pixels have one of the other boundary in the disk of the radius.
  func matches(of other: Boundary, within radius: Int) -> Int64 {
    guard !other.pixels.isEmpty else { return 0 }
    let reach = (0...radius).map { dy in Int(Double(radius * radius - dy * dy).squareRoot()) }
    var count: Int64 = 0
    for (x, y) in pixels {
      for row in max(0, y - radius)...min(height - 1, y + radius) {
        let dx = reach[abs(row - y)]
        let start = row * (width + 1)
        if other.before[start + min(width, x + dx + 1)] > other.before[start + max(0, x - dx)] {
          count += 1
          break
        }
      }
    }
    return count
  }
}
