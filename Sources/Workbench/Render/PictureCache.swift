import EngineProtocol
import Terminal

/// All that a fitted picture depends on.
struct PictureKey: Hashable {
  var image: String
  var frame: PictureFrame
  var showsImage: Bool
  var map: MapKind?
  var outline: MapKind?
  /// The number of the outlined object.
  var object: Int?
  var classIndex: Int?
  /// The view that it is compared with, and how.
  var comparison: Comparison?
  var counterpart: Pane?
  var contents: [ContentKey]
  /// Which of the contents are there.
  var present: [Bool]
  var overlay: Double
  var rangeIsPerImage: Bool
}

/// Fitted pictures, the most recently used ones.
struct PictureCache {
  private var grids: [PictureKey: (grid: CellGrid?, used: Int)] = [:]
  private var clock = 0
  private let capacity = 160

  /// The picture of a key, made when it is not there.
  mutating func grid(_ key: PictureKey, make: () -> CellGrid?) -> CellGrid? {
    clock += 1
    if let known = grids[key] {
      grids[key]?.used = clock
      return known.grid
    }
    let grid = make()
    grids[key] = (grid, clock)
    if grids.count > capacity {
      for (old, _) in grids.sorted(by: { $0.value.used < $1.value.used }).prefix(capacity / 4) {
        grids[old] = nil
      }
    }
    return grid
  }
}
