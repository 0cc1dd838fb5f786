import EngineProtocol
import Imaging

/// The values at one source pixel under one pane's run and epoch.
package struct ProbeReading: Equatable, Sendable {
  package var point: PixelPoint
  package var color: RGBColor?
  /// A label of the ground truth.
  package var truth: Int?
  package var saliency: Double?
  /// The label of the seed or of the pseudo-mask, whichever the pane is judged by.
  package var label: Int?
  /// `seed` or `mask`.
  package var labelSource: String
  /// How many pixels away the nearest other label is, and which; nil: none is near.
  package var nearest: (distance: Double, label: Int)?
  /// The value of the map that the pane shows, where that is none of the others.
  package var shown: Double?
  /// Class → CAM value, largest first.
  package var cams: [(label: Int, value: Double)]

  package static func == (a: ProbeReading, b: ProbeReading) -> Bool {
    a.point == b.point && a.shown == b.shown && a.color == b.color && a.truth == b.truth
      && a.saliency == b.saliency
      && a.label == b.label && a.labelSource == b.labelSource
      && a.nearest?.distance == b.nearest?.distance && a.nearest?.label == b.nearest?.label
      && a.cams.map(\.label) == b.cams.map(\.label)
      && a.cams.map(\.value) == b.cams.map(\.value)
  }

  /// How far the nearest other label is looked for, in pixels.
  private static let reach = 64

  /// Reads what has arrived, at the source's resolution; a map of another size is read at the pixel's place
  /// in it.
  package init(_ point: PixelPoint, _ state: WorkbenchState, _ pane: Pane, _ contents: ContentStore) {
    self.point = point
    labelSource = pane.judgedLabels
    cams = []
    guard let image = state.image else { return }
    let size = state.imageSize
    if let picture = contents.image(image) { color = picture[checked: point] }
    if let map = contents.groundTruth(image) { truth = map.value(at: point, in: size).map(Int.init) }
    if let map = contents.saliency(image) { saliency = map.value(at: point, in: size).map(Double.init) }
    if let request = state.request(labelSource, for: pane, image: image), let map = contents.labels(request) {
      label = map.value(at: point, in: size).map(Int.init)
      if map.width == size.width, map.height == size.height {
        nearest = map.nearestOther(to: point, within: Self.reach).map { ($0.distance, Int($0.label)) }
      }
    }
    if case .engine(let name)? = pane.map, pane.map != .cam,
      let request = state.request(name, for: pane, image: image)
    {
      shown = contents.scores(request, of: state.classIndex(of: pane))?.value(at: point, in: size).map(
        Double.init)
    }
    if let request = state.request("cam", for: pane, image: image) {
      for plane in contents.planes(request) ?? [] {
        if let label = plane.classIndex, case .scores(let map) = plane.values,
          let value = map.value(at: point, in: size)
        {
          cams.append((label, Double(value)))
        }
      }
      cams.sort { $0.value > $1.value }
    }
  }
}

extension RGBImage {
  subscript(checked point: PixelPoint) -> RGBColor? {
    point.x >= 0 && point.y >= 0 && point.x < width && point.y < height ? self[point.x, point.y] : nil
  }
}

extension LabelMap {
  /// The label at the place of a pixel of an image of that size.
  func value(at point: PixelPoint, in size: PixelSize) -> UInt8? {
    guard let place = point.place(from: size, width: width, height: height) else { return nil }
    return self[place.x, place.y]
  }
}

extension ScalarMap {
  /// The value at the place of a pixel of an image of that size.
  func value(at point: PixelPoint, in size: PixelSize) -> Float? {
    guard let place = point.place(from: size, width: width, height: height) else { return nil }
    return self[place.x, place.y]
  }
}

extension PixelPoint {
  /// The pixel of a map of another size that lies under this pixel's middle.
  func place(from size: PixelSize, width: Int, height: Int) -> (x: Int, y: Int)? {
    guard width > 0, height > 0, size.width > 0, size.height > 0 else { return nil }
    let column = (2 * x + 1) * width / (2 * size.width)
    let row = (2 * y + 1) * height / (2 * size.height)
    guard column >= 0, row >= 0 else { return nil }
    return (min(column, width - 1), min(row, height - 1))
  }
}
