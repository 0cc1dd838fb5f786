import Imaging

/// How a part looks: its colour from place to place, and how it takes the light.
struct Surface {
  /// Colour at a place of the figure, before light.
  var ink: (Point) -> Ink
  /// How far from its outline the surface bends away, in units of the figure; 0 is flat.
  var roundness: Float = 0.1
  /// Strength of the highlight.
  var gloss: Float = 0
  /// The part of its colour that needs no light: lamps, eyes, lit windows.
  var glow: Float = 0

  static func plain(_ ink: Ink, roundness: Float = 0.1, gloss: Float = 0, glow: Float = 0) -> Surface {
    Surface(ink: { _ in ink }, roundness: roundness, gloss: gloss, glow: glow)
  }

  /// Brightness that varies by noise of two scales.
  static func mottled(
    _ ink: Ink, _ noise: Noise, cell: Float, amount: Float, roundness: Float = 0.1, gloss: Float = 0
  ) -> Surface {
    Surface(
      ink: { ink * (1 + amount * 2 * (noise.fractal($0 / cell, octaves: 2) - 0.5)) },
      roundness: roundness, gloss: gloss)
  }

  /// Hair: noise stretched along the body.
  static func fur(_ ink: Ink, _ noise: Noise, roundness: Float) -> Surface {
    Surface(
      ink: { ink * (0.86 + 0.28 * noise.fractal($0 * Point(9, 26), octaves: 2)) }, roundness: roundness)
  }

  /// This surface with another colour where noise is high: cows' spots, tabby stripes when the cell is
  /// narrow.
  func patched(_ other: Ink, _ noise: Noise, cell: Point, above level: Float) -> Surface {
    var result = self
    result.ink = { [ink] p in
      let own = ink(p)
      let part = smoothstep(level - 0.03, level + 0.03, noise.at(p / cell))
      return part > 0 ? own.mixed(with: other * (own.sum() / 3 * 0.4 + 0.6), part) : own
    }
    return result
  }

  /// This surface with another colour inside a shape.
  func marked(_ other: Ink, _ shape: Shape, softness: Float = 0.01) -> Surface {
    var result = self
    result.ink = { [ink] p in
      ink(p).mixed(with: other, smoothstep(softness, -softness, shape.distance(p)))
    }
    return result
  }

  /// A colour running from one to another between two places.
  static func gradient(
    _ a: Ink, _ b: Ink, from start: Point, to end: Point, roundness: Float = 0, gloss: Float = 0,
    glow: Float = 0
  ) -> Surface {
    let axis = (end - start) / ((end - start) * (end - start)).sum()
    return Surface(
      ink: { a.mixed(with: b, min(max((($0 - start) * axis).sum(), 0), 1)) }, roundness: roundness,
      gloss: gloss,
      glow: glow)
  }

  /// Window glass that mirrors a bright sky above and something dark below.
  static func glass(top: Float, bottom: Float) -> Surface {
    .gradient(
      Ink(0.72, 0.82, 0.90), Ink(0.13, 0.17, 0.22), from: Point(0, top), to: Point(0.05, bottom), gloss: 0.3,
      glow: 0.25)
  }
}
