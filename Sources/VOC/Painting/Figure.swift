import Imaging

/// One piece of a figure.
struct Part {
  let shape: Shape
  let surface: Surface

  init(_ shape: Shape, _ surface: Surface) {
    self.shape = shape
    self.surface = surface
  }
}

/// Something that can be painted: parts from back to front, in units of its own, facing right, standing on y
/// = 0.
struct Figure {
  var parts: [Part]

  var bounds: Rect {
    parts.dropFirst().reduce(parts[0].shape.bounds) { $0.union($1.shape.bounds) }
  }

  /// The figure on its own, without background.
  func layer(width: Int, height: Int, frame: Frame, light: Light) -> Layer {
    var layer = Layer(width: width, height: height)
    for part in parts { layer.paint(part, in: frame, light: light) }
    return layer
  }
}
