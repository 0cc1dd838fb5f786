import CKernels
import Imaging

/// The affinities of an image and the loops that apply them: PAMR without gradients, on all cores.
///
/// α is found once, [n, 8·|D|]; maps are kept pixel after pixel, [n, lanes], so that a neighbour's maps are whole
/// vectors side by side.
final class PAMRStencil {
  private let width: Int
  private let height: Int
  private let parallel: Parallel
  private let alpha: Storage<Float>
  private let neighbourhood: Neighbourhood

  /// The places of the neighbours, kept for the loops.
  private struct Neighbourhood {
    let dx: Storage<Int64>
    let dy: Storage<Int64>
    let offsets: Storage<Int64>
    let description: ck_neighbourhood
  }

  /// Rows of the image to hand to a thread at once.
  private static let grain = 8

  init(_ pamr: PAMR, channels: [ScalarMap], parallel: Parallel) {
    width = channels[0].width
    height = channels[0].height
    self.parallel = parallel
    let reach = pamr.dilations.max() ?? 0
    let padded = width + 2 * reach
    neighbourhood = Self.neighbourhood(pamr, channels: channels.count, stride: padded, reach: reach)
    let planes = channels.map { Self.padded($0, by: reach, parallel) }
    let count = Int(neighbourhood.description.neighbours)
    let alpha = Storage<Float>(uninitialized: width * height * count)
    self.alpha = alpha
    var neighbours = neighbourhood.description
    let addresses = planes.map { UnsafePointer($0.base) as UnsafePointer<Float>? }
    withExtendedLifetime(planes) {
      withUnsafePointer(to: &neighbours) { neighbours in
        addresses.withUnsafeBufferPointer { addresses in
          parallel.ranges(height, grain: Self.grain) { rows in
            for y in rows {
              ck_pamr_affinities(
                neighbours, addresses.baseAddress, Int64((y + reach) * padded + reach), Int64(width),
                alpha.base + y * width * count)
            }
          }
        }
      }
    }
  }

  /// m ← α·m, T times, from maps of any size.
  func refined(_ maps: [ScalarMap], iterations: Int) -> [ScalarMap] {
    let lanes = maps.count <= 4 ? 4 : (maps.count + 7) / 8 * 8
    var (now, next) = (
      interleaved(maps, lanes: lanes), Storage<Float>(uninitialized: width * height * lanes)
    )
    var neighbours = neighbourhood.description
    withUnsafePointer(to: &neighbours) { neighbours in
      for _ in 0..<iterations {
        let (from, to) = (now, next)
        parallel.ranges(height, grain: Self.grain) { rows in
          ck_pamr_step(
            neighbours, alpha.base, from.base, to.base, Int64(lanes), Int64(width), Int64(height),
            Int64(rows.lowerBound), Int64(rows.upperBound))
        }
        (now, next) = (next, now)
      }
    }
    let result = now
    let count = width * height
    return maps.indices.map { k in
      let values = [Float](unsafeUninitializedCapacity: count) { values, initialized in
        for i in 0..<count { values[i] = result.base[i &* lanes &+ k] }
        initialized = count
      }
      return ScalarMap(width: width, height: height, values: values)
    }
  }
}

extension PAMRStencil {
  private static func neighbourhood(
    _ pamr: PAMR, channels: Int, stride: Int, reach: Int
  ) -> Neighbourhood {
    let places = pamr.neighbours
    func storage(_ value: ((dx: Int, dy: Int)) -> Int) -> Storage<Int64> {
      let storage = Storage<Int64>(uninitialized: places.count)
      for (q, place) in places.enumerated() { storage.base[q] = Int64(value(place)) }
      return storage
    }
    let dx = storage { $0.dx }
    let dy = storage { $0.dy }
    let offsets = storage { $0.dy * stride + $0.dx }
    return Neighbourhood(
      dx: dx, dy: dy, offsets: offsets,
      description: ck_neighbourhood(
        neighbours: Int64(places.count), rings: Int64(pamr.dilations.count), channels: Int64(channels),
        reach: Int64(reach), dx: dx.base, dy: dy.base, offsets: offsets.base))
  }

  /// A channel with its outermost pixels repeated on all sides, and room to read a vector past its end.
  private static func padded(_ plane: ScalarMap, by reach: Int, _ parallel: Parallel) -> Storage<Float> {
    let width = plane.width + 2 * reach
    let rows = plane.height + 2 * reach
    let storage = Storage<Float>(width * rows + 8, filledWith: 0)
    plane.values.withUnsafeBufferPointer { values in
      parallel.ranges(rows, grain: 32) { range in
        for row in range {
          let source = min(max(row - reach, 0), plane.height - 1) * plane.width
          let target = storage.base + row * width
          for x in 0..<width {
            let value = values[source &+ min(max(x &- reach, 0), plane.width &- 1)]
            target[x] = value.isFinite ? value : 0
          }
        }
      }
    }
    return storage
  }

  /// Maps at the image's size, pixel after pixel: bilinear with corners aligned.
  private func interleaved(_ maps: [ScalarMap], lanes: Int) -> Storage<Float> {
    let storage = Storage<Float>(uninitialized: width * height * lanes)
    let columns = Self.taps(from: maps[0].width, to: width)
    let lines = Self.taps(from: maps[0].height, to: height)
    let source = maps[0].width
    let values = maps.map { $0.values.map { $0.isFinite ? $0 : 0 } }
    withPointers(to: values) { planes in
      parallel.ranges(height, grain: Self.grain) { rows in
        for y in rows {
          let line = lines[y]
          let (top, bottom) = (line.first * source, line.second * source)
          for x in 0..<width {
            let column = columns[x]
            let pixel = storage.base + (y * width + x) * lanes
            for k in maps.indices {
              guard let plane = planes[k] else { continue }
              let upper = plane[top + column.first] * column.near + plane[top + column.second] * column.far
              let lower =
                plane[bottom + column.first] * column.near + plane[bottom + column.second] * column.far
              pixel[k] = upper * line.near + lower * line.far
            }
            for k in maps.count..<lanes { pixel[k] = 0 }
          }
        }
      }
    }
    return storage
  }

  /// The two source pixels of a target pixel and their weights.
  private struct Taps {
    var first: Int
    var second: Int
    var near: Float
    var far: Float
  }

  /// Target pixel i lies at i·(from − 1)/(to − 1).
  private static func taps(from source: Int, to target: Int) -> [Taps] {
    let scale = target > 1 ? Float(source - 1) / Float(target - 1) : 0
    return (0..<target).map { i in
      let place = scale * Float(i)
      let first = min(Int(place), source - 1)
      let far = place - Float(first)
      return Taps(first: first, second: min(first + 1, source - 1), near: 1 - far, far: far)
    }
  }
}
