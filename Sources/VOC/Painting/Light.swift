import Imaging

/// The light of a scene: one sun, a dome of sky, and what they do to the whole picture.
struct Light {
  /// Towards the sun: x right, y down, z to the viewer; unit length.
  let direction: SIMD3<Float>
  let sun: Ink
  let ambient: Ink
  /// The sky overhead and at the horizon.
  let zenith: Ink
  let horizon: Ink
  /// How hard shadows are on the ground, 0…1.
  let shadow: Float
  /// How much of the horizon's colour lies over what is far, 0…1.
  let haze: Float

  /// A time of day and a side the sun stands on.
  init(_ random: inout SeededGenerator) {
    let side: Float = random.chance(0.5) ? 1 : -1
    let height: Float
    switch random.pickIndex(weights: [4, 2, 2.5, 1]) {
    case 0:  // a clear day
      height = random.uniform(0.6, 0.9)
      sun = Ink(0.86, 0.83, 0.76)
      ambient = Ink(0.44, 0.47, 0.53)
      zenith = Ink(0.24, 0.46, 0.82).varied(&random)
      horizon = Ink(0.74, 0.85, 0.94).varied(&random, by: 0.04)
      shadow = 0.5
      haze = 0.12
    case 1:  // a low sun
      height = random.uniform(0.2, 0.4)
      sun = Ink(1.0, 0.74, 0.46)
      ambient = Ink(0.40, 0.38, 0.44)
      zenith = Ink(0.30, 0.40, 0.66).varied(&random)
      horizon = Ink(0.98, 0.76, 0.52).varied(&random)
      shadow = 0.45
      haze = 0.25
    case 2:  // clouds
      height = random.uniform(0.7, 0.95)
      sun = Ink(0.36, 0.37, 0.38)
      ambient = Ink(0.66, 0.68, 0.72)
      zenith = Ink(0.62, 0.67, 0.73).varied(&random)
      horizon = Ink(0.84, 0.86, 0.88).varied(&random, by: 0.04)
      shadow = 0.28
      haze = 0.3
    default:  // dusk
      height = random.uniform(0.25, 0.5)
      sun = Ink(0.52, 0.42, 0.46)
      ambient = Ink(0.36, 0.38, 0.52)
      zenith = Ink(0.16, 0.20, 0.40).varied(&random)
      horizon = Ink(0.74, 0.50, 0.48).varied(&random)
      shadow = 0.3
      haze = 0.3
    }
    let raw = SIMD3<Float>(side * random.uniform(0.3, 0.8), -height, 0.75)
    direction = raw / (raw * raw).sum().squareRoot()
  }

  /// The light on a surface with this normal (unit length, z to the viewer).
  @inline(__always)
  func falling(on normal: SIMD3<Float>) -> Ink {
    let lambert = max(0, (normal * direction).sum())
    return ambient * (0.8 - 0.2 * normal.y) + sun * lambert
  }

  /// The light on flat ground.
  var onGround: Ink { ambient + sun * max(0, -direction.y) * 0.8 }

  /// A distant colour behind air.
  func veiled(_ ink: Ink, distance: Float) -> Ink { ink.mixed(with: horizon, min(1, haze * distance)) }
}
