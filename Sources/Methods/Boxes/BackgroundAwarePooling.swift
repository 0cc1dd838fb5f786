import Torch

/// Pooling of a box's features that leaves out what looks like the image's background (METHODS §4.1, steps 3 to 5).
///
/// Oh, Kim and Ham, CVPR 2021, eqs. (2) and (3). With the background queries q_j of the image, over the positions p of
/// a window of the box,
///
///     A(p) = mean_j relu(cos(f(p), q_j))          r = Σ_p (1 − A(p)) f(p) / (Σ_p (1 − A(p)) + 1e-12)
///
/// All points of all boxes are sampled at once, and pooling is one product with the windows' 0/1 matrix.
public struct BackgroundAwarePooling: Hashable, Sendable {
  /// G of the queries.
  public var grid: Int
  /// Windows along a side of a box: 2 gives four vectors a box, 1 a single one.
  public var windows: Int
  /// Whether background is left out; without it r is the mean of a window.
  public var isAware: Bool

  public init(grid: Int = 4, windows: Int = 2, isAware: Bool = true) {
    precondition(grid > 0 && windows > 0, "BackgroundAwarePooling: grid \(grid), windows \(windows)")
    self.grid = grid
    self.windows = windows
    self.isAware = isAware
  }

  /// A box of a batch in the coordinates of grid sampling: ±1 are the centres of the outer pixels.
  public struct Box: Hashable, Sendable {
    public var image: Int
    public var x0: Double
    public var y0: Double
    public var x1: Double
    public var y1: Double

    public init(image: Int, x0: Double, y0: Double, x1: Double, y1: Double) {
      self.image = image
      self.x0 = x0
      self.y0 = y0
      self.x1 = x1
      self.y1 = y1
    }
  }

  /// What pooling gives.
  public struct Pooled {
    public let queries: BackgroundQueries
    /// r, [M, windows², D]: the windows of a box row by row.
    public let vectors: Tensor
    /// A of each box, [h_b,w_b].
    public let attention: [Tensor]
  }

  /// The most of an image that boxes may cover: with less background than this there is nothing to learn it from.
  private static let leastBackground = 0.125

  /// Pools the boxes of a batch.
  ///
  /// - Parameters:
  ///   - f: Features [N,D,h,w].
  ///   - mask: M at full resolution, [N,1,H,W].
  public func callAsFunction(_ f: Tensor, mask: Tensor, boxes: [Box]) -> Pooled {
    autocast(.float32) {
      let f = f.converted(to: .float32)
      let (n, d, h, w) = (f.shape[0], f.shape[1], f.shape[2], f.shape[3])
      let queries = BackgroundQueries(
        of: f, mask: resized(mask, height: h, width: w, by: .nearest), grid: grid)
      guard !boxes.isEmpty else {
        return Pooled(
          queries: queries, vectors: Tensor.zeros([0, windows * windows, d]), attention: [])
      }
      let plan = SamplingPlan(boxes, images: n, height: h, width: w, windows: windows)
      let s = sampled(f, at: plan.grid, alignCorners: false)  // [N,D,1,P]
        .squeezed(at: .height).transposed()  // [N,P,D]
      let hasBackground = (mask.mean(along: .channel, .height, .width) .> Self.leastBackground)
        .converted(to: .float32).unsqueezed(at: .index(-1))  // [N,1]
      let a = queries.attention(of: s) * hasBackground  // [N,P]
      let weight = isAware ? 1 - a : Tensor.ones(like: a)
      let members = plan.members * weight.unsqueezed(at: .index(1))  // [N,V,P]
      let r = matmul(members, s) / (members.sum(along: .index(-1), keeping: true) + 1e-12)  // [N,V,D]
      let vectors = r.reshaped(to: [-1, d]).selecting(plan.places, along: .batch)
      return Pooled(
        queries: queries, vectors: vectors.reshaped(to: [boxes.count, windows * windows, d]),
        attention: plan.maps(of: a))
    }
  }
}

extension BackgroundAwarePooling.Pooled {
  /// The mean cross-entropy of W·v over all vectors, with the class of their box, and all valid queries, with class 0
  /// (METHODS §4.1, step 6).
  ///
  /// - Parameters:
  ///   - weights: W [K+1,D].
  ///   - classes: The class of each box.
  public func loss(weights: Tensor, classes: [Int]) -> Tensor {
    autocast(.float32) {
      let (perBox, d) = (vectors.shape[1], vectors.shape[2])
      let background = queries.allValid  // [Q,D]
      let v = concatenated([vectors.reshaped(to: [-1, d]), background], along: .batch)
      let targets =
        classes.flatMap { [Int](repeating: $0, count: perBox) }
        + [Int](repeating: 0, count: background.shape[0])
      // Without a box and without background there is nothing to tell apart, where the mean of nothing would be 0/0.
      guard !targets.isEmpty else { return (linear(v, weight: weights)).sum() }
      return crossEntropy(
        logits: linear(v, weight: weights), targets: Tensor(indices: targets), ignoring: weights.shape[0])
    }
  }
}

/// Where the boxes of a batch are sampled, and which points make which vector.
private struct SamplingPlan {
  /// Points of each image in one row, filled up with points outside the image: [N,1,P,2].
  let grid: Tensor
  /// 1 where a point belongs to a window, [N,V,P]; V counts the windows of an image's boxes.
  let members: Tensor
  /// The row of each window in [N·V], box by box.
  let places: Tensor
  private let patches: [Patch]

  private struct Patch {
    var box: BackgroundAwarePooling.Box
    var rows: Int
    var columns: Int
    /// The number of its first point among those of its image.
    var first: Int
    /// The number of the box among those of its image.
    var order: Int
  }

  init(_ boxes: [BackgroundAwarePooling.Box], images: Int, height: Int, width: Int, windows: Int) {
    var points = [Int](repeating: 0, count: images)
    var counts = points
    let patches = boxes.map { box in
      let patch = Patch(
        box: box, rows: Self.cells(box.y0, box.y1, side: height),
        columns: Self.cells(box.x0, box.x1, side: width), first: points[box.image], order: counts[box.image])
      points[box.image] += patch.rows * patch.columns
      counts[box.image] += 1
      return patch
    }
    self.patches = patches
    let most = points.max() ?? 0
    let vectors = (counts.max() ?? 0) * windows * windows
    // No sample at ±3 touches the map.
    var grid = [Float](repeating: 3, count: images * most * 2)
    var members = [Float](repeating: 0, count: images * vectors * most)
    var places: [Int] = []
    for patch in patches {
      let xs = Self.line(patch.box.x0, patch.box.x1, patch.columns)
      let ys = Self.line(patch.box.y0, patch.box.y1, patch.rows)
      var at = 2 * (patch.box.image * most + patch.first)
      for y in ys {
        for x in xs {
          (grid[at], grid[at + 1]) = (x, y)
          at += 2
        }
      }
      for row in 0..<windows {
        for column in 0..<windows {
          let vector =
            patch.box.image * vectors + (patch.order * windows + row) * windows + column
          places.append(vector)
          for y in Self.window(row, of: windows, side: patch.rows) {
            for x in Self.window(column, of: windows, side: patch.columns) {
              members[vector * most + patch.first + y * patch.columns + x] = 1
            }
          }
        }
      }
    }
    self.grid = Tensor(grid, shape: [images, 1, most, 2])
    self.members = Tensor(members, shape: [images, vectors, most])
    self.places = Tensor(indices: places)
  }

  /// The rows of [N,P] as one map a box.
  func maps(of values: Tensor) -> [Tensor] {
    patches.map { patch in
      values.element(patch.box.image, along: .batch)
        .slice(along: .index(0), patch.first..<patch.first + patch.rows * patch.columns)
        .reshaped(to: [patch.rows, patch.columns])
    }
  }

  /// ⌈e(v₁)⌉ − ⌊e(v₀)⌋ with the edges e(v) = v(w−1)/2 + (w−1)/2 in feature cells; at least one.
  private static func cells(_ v0: Double, _ v1: Double, side: Int) -> Int {
    func edge(_ v: Double) -> Double { v * Double(side - 1) / 2 + Double(side - 1) / 2 }
    return max(1, Int(edge(v1).rounded(.up)) - Int(edge(v0).rounded(.down)))
  }

  /// Evenly spaced numbers from the first to the last; a single one is the first.
  private static func line(_ first: Double, _ last: Double, _ count: Int) -> [Float] {
    let step = count > 1 ? (last - first) / Double(count - 1) : 0
    return (0..<count).map { Float(first + Double($0) * step) }
  }

  /// Window i of n along a side: stride s = ⌊side/n⌋, length side − (n−1)·s.
  ///
  /// Windows of sides that n does not divide overlap; a side shorter than n is repeated.
  private static func window(_ i: Int, of n: Int, side: Int) -> Range<Int> {
    let stride = side / n
    return i * stride..<i * stride + side - (n - 1) * stride
  }
}
