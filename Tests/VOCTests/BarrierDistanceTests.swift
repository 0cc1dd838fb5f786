import Imaging
import Testing
import VOC

@Suite("Minimum barrier distance to the border")
struct BarrierDistanceTests {
  private func map(_ rows: [Float]...) -> ScalarMap {
    ScalarMap(width: rows[0].count, height: rows.count, values: rows.flatMap { $0 })
  }

  /// The least range of values over all paths without loops from the border to each pixel.
  private func exact(_ image: ScalarMap) -> ScalarMap {
    var best = ScalarMap(width: image.width, height: image.height, filledWith: .infinity)
    var visited = [Bool](repeating: false, count: image.values.count)
    func walk(_ x: Int, _ y: Int, _ low: Float, _ high: Float) {
      guard (0..<image.width).contains(x), (0..<image.height).contains(y), !visited[y * image.width + x]
      else { return }
      let (low, high) = (min(low, image[x, y]), max(high, image[x, y]))
      best[x, y] = min(best[x, y], high - low)
      visited[y * image.width + x] = true
      for (u, v) in [(x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)] where !isBorder(u, v, image) {
        walk(u, v, low, high)
      }
      visited[y * image.width + x] = false
    }
    for y in 0..<image.height {
      for x in 0..<image.width where isBorder(x, y, image) { walk(x, y, .infinity, -.infinity) }
    }
    return best
  }

  private func isBorder(_ x: Int, _ y: Int, _ image: ScalarMap) -> Bool {
    x <= 0 || y <= 0 || x >= image.width - 1 || y >= image.height - 1
  }

  @Test("a wall counts by its height, however thick it is, and a gap in it counts for nothing")
  func byHand() {
    let closed = map(
      [1, 1, 1, 1, 1, 1, 1], [1, 5, 5, 5, 5, 5, 1], [1, 5, 1, 1, 1, 5, 1], [1, 5, 1, 2, 1, 5, 1],
      [1, 5, 1, 1, 1, 5, 1], [1, 5, 5, 5, 5, 5, 1], [1, 1, 1, 1, 1, 1, 1])
    let distance = closed.barrierDistance()
    #expect(distance[3, 3] == 4 && distance[2, 2] == 4 && distance[1, 1] == 4)
    #expect((0..<7).allSatisfy { distance[$0, 0] == 0 && distance[0, $0] == 0 && distance[6, $0] == 0 })
    var open = closed
    open[3, 1] = 1
    let through = open.barrierDistance()
    #expect(through[3, 1] == 0 && through[3, 2] == 0 && through[2, 4] == 0)
    #expect(through[3, 3] == 1 && through[1, 3] == 4)
  }

  @Test("of small grids it is the least over all paths, mostly, and never less")
  func bruteForce() {
    var (equal, all) = (0, 0)
    for seed in 0..<60 as Range<UInt64> {
      var random = SeededGenerator(seed: seed)
      let image = ScalarMap(
        width: 6, height: 5, values: (0..<30).map { _ in Float(random.integer(in: 0...20)) })
      let (fast, slow) = (image.barrierDistance(), exact(image))
      for (a, b) in zip(fast.values, slow.values) {
        #expect(a >= b)
        equal += a == b ? 1 : 0
        all += 1
      }
    }
    #expect(Double(equal) > 0.95 * Double(all), "\(equal) of \(all)")
  }

  @Test("more passes never raise it, and an image without an inside has none")
  func passes() {
    var random = SeededGenerator(seed: 5)
    let image = ScalarMap(width: 31, height: 22, values: (0..<31 * 22).map { _ in random.unit() })
    let results = (1...5).map { image.barrierDistance(passes: $0) }
    for (before, after) in zip(results, results.dropFirst()) {
      #expect(zip(before.values, after.values).allSatisfy { $0 >= $1 })
    }
    for (width, height) in [(1, 1), (2, 9), (9, 2)] {
      let thin = ScalarMap(width: width, height: height, values: (0..<width * height).map(Float.init))
      #expect(thin.barrierDistance().values.allSatisfy { $0 == 0 })
    }
  }
}
