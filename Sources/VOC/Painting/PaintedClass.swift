import Imaging

/// The classes of the painted set, by their VOC names.
///
/// Three families share all but one part: aeroplane and boat a hull, bus and train a carriage, the animals a
/// body.
public enum PaintedClass: String, CaseIterable, Sendable {
  case aeroplane, bird, boat, bus, cat, cow, sheep, train

  /// The label in VOC's own list of 20, so that every VOC tool reads the masks.
  public var label: UInt8 {
    switch self {
    case .aeroplane: 1
    case .bird: 3
    case .boat: 4
    case .bus: 6
    case .cat: 8
    case .cow: 10
    case .sheep: 17
    case .train: 19
    }
  }

  func figure(_ random: inout SeededGenerator) -> Figure {
    switch self {
    case .aeroplane: .aeroplane(&random)
    case .bird: .bird(&random)
    case .boat: .boat(&random)
    case .bus: .bus(&random)
    case .cat: .cat(&random)
    case .cow: .cow(&random)
    case .sheep: .sheep(&random)
    case .train: .train(&random)
    }
  }
}
