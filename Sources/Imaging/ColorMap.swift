/// Colours for numbers in 0…1.
public enum ColorMap: String, CaseIterable, Codable, Sendable {
  case viridis
  case magma
  case turbo
  case jet
  case grey
  /// Blue over grey to red; zero of a signed map belongs at 0.5.
  case diverging

  /// The colour of a value that is not a number, which no map contains.
  public static let notANumber = RGBColor(255, 0, 255)

  /// 256 colours, for values 0, 1/255, … 1.
  public var table: [RGBColor] {
    switch self {
    case .viridis: Self.viridisTable
    case .magma: Self.magmaTable
    case .turbo: Self.turboTable
    case .jet: Self.jetTable
    case .grey: Self.greyTable
    case .diverging: Self.divergingTable
    }
  }

  /// The colour of a value; below 0 and above 1 the ends', for NaN `notANumber`.
  public func color(at value: Float) -> RGBColor {
    guard !value.isNaN else { return Self.notANumber }
    return table[Int(min(max(value, 0), 1) * 255 + 0.5)]
  }
}

// The tables, each from a short published form.
extension ColorMap {
  private typealias RGB = SIMD3<Double>

  /// Polynomials of degree 6 fitted to matplotlib's viridis by Zucker (shadertoy WlfXRN), within 2 % of
  /// the table.
  private static let viridisTable = polynomial([
    [0.2777273272234177, 0.005407344544966578, 0.3340998053353061],
    [0.1050930431085774, 1.404613529898575, 1.384590162594685],
    [-0.3308618287255563, 0.214847559468213, 0.09509516302823659],
    [-4.634230498983486, -5.799100973351585, -19.33244095627987],
    [6.228269936347081, 14.17993336680509, 56.69055260068105],
    [4.776384997670288, -13.74514537774601, -65.35303263337234],
    [-5.435455855934631, 4.645852612178535, 26.3124352495832],
  ])

  /// As viridis, for matplotlib's magma.
  private static let magmaTable = polynomial([
    [-0.002136485053939582, -0.000749655052795221, -0.005386127855323933],
    [0.2516605407371642, 0.6775232436837668, 2.494026599312351],
    [8.353717279216625, -3.577719514958484, 0.3144679030132573],
    [-27.66873308576866, 14.26473078096533, -13.64921318813922],
    [52.17613981234068, -27.94360607168351, 12.94416944238394],
    [-50.76852536473588, 29.04658282127291, 4.23415299384598],
    [18.65570506591883, -11.48977351997711, -5.601961508734096],
  ])

  /// Mikhailov's polynomial for his Turbo colour map (2019), within 8 % of his table.
  private static let turboTable = polynomial([
    [0.13572138, 0.09140261, 0.10667330],
    [4.61539260, 2.19418839, 12.64194608],
    [-42.66032258, 4.84296658, -60.58204836],
    [132.13108234, -14.18503333, 110.36276771],
    [-152.94239396, 4.27729857, -89.90310912],
    [59.28637943, 2.82956604, 27.34824973],
  ])

  /// The tent functions of the classic jet: 1.5 − |4t − 3|, 1.5 − |4t − 2|, 1.5 − |4t − 1|, clamped.
  private static let jetTable = sampled { t in 1.5 - absolute(4 * t - RGB(3, 2, 1)) }

  private static let greyTable = sampled { RGB(repeating: $0) }

  /// Moreland's cool-warm map (2009), linear between every fourth entry of his table of 33.
  private static let divergingTable = sampled { t in
    let anchors: [RGB] = [
      [59, 76, 192], [98, 130, 234], [141, 176, 254], [184, 208, 249], [221, 221, 221],
      [245, 196, 173], [244, 154, 123], [222, 96, 77], [180, 4, 38],
    ]
    let position = t * Double(anchors.count - 1)
    let left = min(Int(position), anchors.count - 2)
    let part = position - Double(left)
    return ((1 - part) * anchors[left] + part * anchors[left + 1]) / 255
  }

  private static func polynomial(_ coefficients: [RGB]) -> [RGBColor] {
    sampled { t in coefficients.reversed().reduce(RGB(repeating: 0)) { $0 * t + $1 } }
  }

  private static func absolute(_ v: RGB) -> RGB { v.replacing(with: -v, where: v .< 0) }

  private static func sampled(_ color: (Double) -> RGB) -> [RGBColor] {
    (0...255).map { i in
      let c = (255 * color(Double(i) / 255)).clamped(
        lowerBound: RGB(repeating: 0), upperBound: RGB(repeating: 255)
      ).rounded(.toNearestOrAwayFromZero)
      return RGBColor(UInt8(c.x), UInt8(c.y), UInt8(c.z))
    }
  }
}
