import Imaging
import Refinement
import Torch

/// The two pseudo-masks that BANA makes of an image's boxes and features (METHODS §4.2).
///
/// Oh, Kim and Ham, CVPR 2021, §3.2. With F at the image's size, W the classifier, and B_c the boxes of class c:
///
///     A    = relu(cos(F, q)), what is below 0.99·max A := 0        q the mean of F outside all boxes
///     u_0  = A inside the boxes, 1 outside
///     u_c  = relu(W_c·F) / (its maximum in the box + 1e-12) inside each box of B_c, 0 elsewhere
///     u    = softmax over channels inside the boxes, unchanged outside
///     Y_crf: the dense CRF of u; class scores outside B_c := 0; argmax
///     Y_ret: relu(cos(F, q_c)) with q_c the mean of F over Y_crf = c; background 1 outside all boxes, class scores
///            outside B_c := 0; argmax
///
/// Channels are the background and the P classes that have a box, ascending.
public struct BoxLabels {
  /// What can be switched.
  public struct Settings: Hashable, Sendable {
    /// G of the background queries.
    public var grid: Int
    /// The part of its maximum below which A is nothing.
    public var threshold: Double
    /// Whether A is the background's unary; without it u_0 = 1 − max_c u_c.
    public var hasBackgroundUnary: Bool

    public init(grid: Int = 1, threshold: Double = 0.99, hasBackgroundUnary: Bool = true) {
      self.grid = grid
      self.threshold = threshold
      self.hasBackgroundUnary = hasBackgroundUnary
    }
  }

  public let height: Int
  public let width: Int
  /// The classes that have a box, ascending; channel i + 1 is class i.
  public let classes: [Int]
  /// A, [H,W].
  public let attention: Tensor
  /// u, [1+P,H,W].
  public let unary: Tensor

  let features: FullSizeFeatures
  /// W of the background and the classes that have a box, [1+P,D].
  let weights: Tensor
  /// 1 inside any box, [H,W].
  let inside: Tensor
  /// 1 inside a box of the class, [P,H,W].
  let insideOfClass: Tensor

  /// - Parameters:
  ///   - features: F at the network's stride, [D,h,w].
  ///   - weights: W [K+1,D].
  ///   - boxes: On the image; what lies outside it is cut off.
  public init(
    features: Tensor, weights W: Tensor, boxes: [LabelledBox], height: Int, width: Int, settings: Settings
  ) {
    self.height = height
    self.width = width
    let boxes = boxes.compactMap { $0.clipped(toColumns: 0..<width, rows: 0..<height) }
    let classes = Set(boxes.map(\.label)).sorted()
    self.classes = classes
    let f = FullSizeFeatures(features, height: height, width: width)
    self.features = f
    weights = W.converted(to: .float32).selecting(Tensor(indices: [0] + classes), along: .batch)
    func raster(_ boxes: [LabelledBox]) -> Tensor {
      Tensor(BoxRaster.inside(boxes, width: width, height: height), shape: [height, width])
    }
    inside = raster(boxes)
    insideOfClass = Self.planes(classes.map { c in raster(boxes.filter { $0.label == c }) }, height, width)

    attention = Self.attention(of: f, outside: 1 - inside, settings)
    let scores = relu(f.products(with: weights.slice(along: .batch, 1..<classes.count + 1)))  // [P,H,W]
    let foreground = Self.perBox(scores, classes: classes, boxes: boxes)
    let rest = settings.hasBackgroundUnary ? attention : 1 - Self.maximum(of: foreground, height, width)
    let u0 = choosing(rest, where: inside .> 0, otherwise: Tensor.ones(like: rest))
    let u = concatenated([u0.unsqueezed(at: .index(0)), foreground], along: .index(0))  // [1+P,H,W]
    unary = choosing(softmax(u, along: .index(0)), where: inside .> 0, otherwise: u)
  }

  /// relu(cos(F, q_j)) averaged over valid queries, with what is below threshold·max A put to 0.
  private static func attention(of f: FullSizeFeatures, outside: Tensor, _ settings: Settings) -> Tensor {
    let cells = BackgroundQueries.cells(height: f.height, width: f.width, grid: settings.grid)
    let m = cells * outside  // [G²,H,W]
    let sum = m.sum(along: .height, .width)  // [G²]
    let q = f.sums(over: m) / (sum.unsqueezed(at: .index(-1)) + 1e-12)  // [G²,D]
    let queries = BackgroundQueries(q: q.unsqueezed(at: .batch), valid: (sum .> 0).unsqueezed(at: .batch))
    let cosines = f.cosines(to: q).reshaped(to: [1, settings.grid * settings.grid, -1]).transposed()
    let a = queries.mean(ofCosines: cosines).reshaped(to: [f.height, f.width])
    return a.replacing(where: a .< a.maximum() * settings.threshold, with: 0)
  }

  /// Scores within each box of their class, by its maximum; later boxes overwrite earlier ones.
  private static func perBox(_ scores: Tensor, classes: [Int], boxes: [LabelledBox]) -> Tensor {
    let (height, width) = (scores.shape[1], scores.shape[2])
    let values = scores.floats()
    var result = [Float](repeating: 0, count: values.count)
    for box in boxes {
      guard let channel = classes.firstIndex(of: box.label) else { continue }
      let columns = box.columns(inWidth: width)
      let starts = box.rows(inHeight: height).map { (channel * height + $0) * width }
      let most = starts.flatMap { start in columns.map { values[start + $0] } }.max() ?? 0
      for start in starts {
        for x in columns { result[start + x] = values[start + x] / (most + 1e-12) }
      }
    }
    return Tensor(result, shape: scores.shape)
  }

  private static func maximum(of planes: Tensor, _ height: Int, _ width: Int) -> Tensor {
    planes.count > 0 ? planes.maximum(along: .index(0)) : Tensor.zeros([height, width])
  }

  private static func planes(_ planes: [Tensor], _ height: Int, _ width: Int) -> Tensor {
    planes.isEmpty ? Tensor.zeros([0, height, width]) : stacked(planes)
  }
}
