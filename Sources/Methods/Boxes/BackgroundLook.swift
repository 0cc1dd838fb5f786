import Torch

/// What background-aware pooling sees in one image: its queries, the attention of each and their mean, to be looked at.
public struct BackgroundLook {
  /// The number of the query that a place of the background feeds, from 1 and row by row, 0 within boxes; [h,w] int64.
  public let cells: Tensor
  /// relu(cos(F, q_j)) of each query, 0 for those that are not valid, [G²,h,w].
  public let attentions: Tensor
  /// A, their mean over valid queries, [h,w].
  public let mean: Tensor

  /// - Parameters:
  ///   - f: Features [1,D,h,w].
  ///   - boxes: In pixels of an image of width × height.
  public init(of f: Tensor, boxes: [LabelledBox], height: Int, width: Int, grid: Int) {
    let (h, w) = (f.shape[2], f.shape[3])
    let raster = BoxRaster.background(
      outside: boxes, width: width, height: height, columns: 0..<width, rows: 0..<height)
    let mask = resized(Tensor(raster, shape: [1, 1, height, width]), height: h, width: w, by: .nearest)
    let f = f.converted(to: .float32)
    let queries = BackgroundQueries(of: f, mask: mask, grid: grid)
    let points = f.reshaped(to: [1, f.shape[1], h * w]).transposed()  // [1,hw,D]
    let numbers = Tensor((1...grid * grid).map { Float($0) }, shape: [grid * grid, 1, 1])
    let owned = BackgroundQueries.cells(height: h, width: w, grid: grid) * mask.squeezed(at: .batch)
    cells = (owned * numbers).sum(along: .index(0)).converted(to: .int64)
    let valid = queries.valid.converted(to: .float32).reshaped(to: [grid * grid, 1, 1])
    attentions =
      relu(queries.cosines(of: points)).transposed().reshaped(to: [grid * grid, h, w]) * valid
    mean = queries.attention(of: points).reshaped(to: [h, w])
  }

  /// The query whose cell of the grid holds a place given in 0…1 of the image's sides, [h,w].
  public func attention(atX x: Double, y: Double) -> Tensor {
    let (grid, h, w) = (Int(Double(attentions.shape[0]).squareRoot()), cells.shape[0], cells.shape[1])
    func place(_ share: Double, _ side: Int) -> Int { min(max(Int(share * Double(side)), 0), side - 1) }
    let owners = BackgroundQueries.cells(height: h, width: w, grid: grid)  // [G²,h,w]
    let own = owners.element(place(y, h), along: .height).element(place(x, w), along: .width)
    return attentions.element(own.argmax(along: .index(0)).integers()[0], along: .index(0))
  }
}
