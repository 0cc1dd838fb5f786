import Imaging

/// The largest sets of pixels with one label that hang together, diagonals included.
///
/// Background and void belong to none.
struct ConnectedComponents {
  /// One of them.
  struct Component {
    var label: UInt8
    var area: Int
    var box: PixelRect
  }

  /// In the order of their first pixels.
  let components: [Component]
  /// The number of each pixel's component; −1: none.
  let map: [Int32]

  /// - Complexity: O(pixels).
  init(of labels: LabelMap) {
    let (width, height) = (labels.width, labels.height)
    var parents: [Int32] = []
    var map = [Int32](repeating: -1, count: width * height)
    func root(_ node: Int32) -> Int32 {
      var node = node
      while parents[Int(node)] != node {
        parents[Int(node)] = parents[Int(parents[Int(node)])]
        node = parents[Int(node)]
      }
      return node
    }
    labels.labels.withUnsafeBufferPointer { labels in
      map.withUnsafeMutableBufferPointer { map in
        for y in 0..<height {
          for x in 0..<width {
            let i = y * width + x
            let label = labels[i]
            if label == 0 || label == LabelMap.void { continue }
            // The pixel above touches all other neighbours that were seen, so it alone decides.
            if y > 0, labels[i - width] == label {
              map[i] = map[i - width]
              continue
            }
            var own: Int32 = -1
            if x > 0, labels[i - 1] == label {
              own = map[i - 1]
            } else if x > 0, y > 0, labels[i - width - 1] == label {
              own = map[i - width - 1]
            }
            if y > 0, x + 1 < width, labels[i - width + 1] == label {
              let other = map[i - width + 1]
              if own < 0 {
                own = other
              } else {
                let (a, b) = (root(own), root(other))
                parents[Int(max(a, b))] = min(a, b)
              }
            }
            if own < 0 {
              own = Int32(parents.count)
              parents.append(own)
            }
            map[i] = own
          }
        }
      }
    }
    // Roots have the lowest number of their set: numbers follow first pixels.
    var numbers = [Int32](repeating: -1, count: parents.count)
    var count: Int32 = 0
    for node in parents.indices {
      let top = Int(root(Int32(node)))
      if numbers[top] < 0 {
        numbers[top] = count
        count += 1
      }
      numbers[node] = numbers[top]
    }
    var areas = [Int](repeating: 0, count: Int(count))
    var extents = [PixelExtent](repeating: PixelExtent(), count: Int(count))
    var kinds = [UInt8](repeating: 0, count: Int(count))
    map.withUnsafeMutableBufferPointer { map in
      labels.labels.withUnsafeBufferPointer { labels in
        for y in 0..<height {
          for x in 0..<width {
            let i = y &* width &+ x
            guard map[i] >= 0 else { continue }
            let number = numbers[Int(map[i])]
            map[i] = number
            areas[Int(number)] += 1
            extents[Int(number)].add(x: x, y: y)
            kinds[Int(number)] = labels[i]
          }
        }
      }
    }
    components = (0..<Int(count)).map { number in
      Component(
        label: kinds[number], area: areas[number],
        box: extents[number].rect ?? PixelRect(x: 0, y: 0, width: 0, height: 0))
    }
    self.map = map
  }
}
