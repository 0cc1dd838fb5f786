import Foundation
import Imaging

/// How K class maps become K + 1 scores, background first (METHODS §0.6).
///
/// Written on the command line and in recipes as `constant(0.3)`, `power(4)`, `oneMinusSum`, `channel`,
/// `channelPower(3)` or `saliency(0.5)`; `description` writes the same form.
public enum BackgroundRule: Hashable, Sendable {
  /// bg = t (SEAM and PPC 0.26, EPS 0.20, IRN 0.15).
  case constant(Double)
  /// bg = (1 − max_k A_k)^α, `alphaPower` in the papers: a larger α gives less background (PSA 4, 16, 32).
  case power(Double)
  /// bg = 1 − Σ_k A_k, not clipped (ICAM's evaluation).
  case oneMinusSum
  /// bg = the method's own background plane.
  case channel
  /// bg = the method's own background plane to the power β (1-stage-wseg, β = 3).
  case channelPower(Double)
  /// bg = 1 where the image's saliency map is at most t, else below every class map: the saliency map cut out by the
  /// argmax of the class maps, which methods over saliency have to beat.
  ///
  /// Written without its number it has EPS's t = 0.5.
  case saliency(Double)

  /// Whether the rule reads a background plane that the method must have learned.
  public var needsBackgroundPlane: Bool {
    switch self {
    case .channel, .channelPower: true
    case .constant, .power, .oneMinusSum, .saliency: false
    }
  }

  /// Whether the rule reads the image's saliency map.
  public var needsSaliency: Bool {
    if case .saliency = self { true } else { false }
  }

  /// The background of salient pixels: less than a class map of 0, and nothing beside its other values.
  private static let nowhere: Float = -1e-6
}

extension BackgroundRule: CustomStringConvertible {
  public var description: String {
    switch self {
    case .constant(let t): "constant(\(Self.text(t)))"
    case .power(let alpha): "power(\(Self.text(alpha)))"
    case .oneMinusSum: "oneMinusSum"
    case .channel: "channel"
    case .channelPower(let beta): "channelPower(\(Self.text(beta)))"
    case .saliency(let t): "saliency(\(Self.text(t)))"
    }
  }

  /// `4` for 4.0, `0.3` for 0.3.
  private static func text(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e9 ? String(Int(value)) : String(value)
  }
}

extension BackgroundRule {
  /// A background rule that cannot be used; the description is one sentence.
  public enum Failure: Error, Hashable, CustomStringConvertible {
    /// The text is not in the grammar of the rules.
    case unreadable(String)
    /// A number lies outside what the rule accepts.
    case outOfRange(rule: String, accepts: String)
    /// The rule reads a background plane that the maps do not have.
    case noBackgroundPlane(BackgroundRule)
    /// The rule reads the image's saliency map, and there is none.
    case noSaliency(BackgroundRule)

    public var description: String {
      switch self {
      case .unreadable(let text):
        "'\(text)' is no background rule: write constant(0.3), power(4), oneMinusSum, channel, channelPower(3) or "
          + "saliency(0.5)"
      case .outOfRange(let rule, let accepts):
        "the background rule \(rule) is out of range: it takes \(accepts)"
      case .noBackgroundPlane(let rule):
        "the background rule \(rule) reads a background map, which this method does not learn: use "
          + "constant(0.3), power(4) or oneMinusSum"
      case .noSaliency(let rule):
        "the background rule \(rule) reads a saliency map, and there is none: make some with camscope saliency DIR "
          + "--out FOLDER and name them with --saliency FOLDER, or use constant(0.3), power(4) or oneMinusSum"
      }
    }
  }

  /// Reads a rule in the command line's grammar; blanks are ignored.
  ///
  /// - Throws: `Failure.unreadable` or `Failure.outOfRange`.
  public init(_ text: String) throws(Failure) {
    let rule = text.filter { !$0.isWhitespace }
    var name = rule[...]
    var number: Double?
    if let open = rule.firstIndex(of: "(") {
      guard rule.last == ")", let value = Double(rule[rule.index(after: open)...].dropLast()) else {
        throw .unreadable(text)
      }
      name = rule[..<open]
      number = value
    }
    switch (name, number) {
    case ("constant", let t?):
      guard (0...1).contains(t) else { throw .outOfRange(rule: rule, accepts: "a threshold from 0 to 1") }
      self = .constant(t)
    case ("power", let alpha?):
      guard alpha > 0, alpha <= 1000 else {
        throw .outOfRange(rule: rule, accepts: "an exponent above 0, at most 1000")
      }
      self = .power(alpha)
    case ("oneMinusSum", nil): self = .oneMinusSum
    case ("channel", nil): self = .channel
    case ("channelPower", let beta?):
      guard beta > 0, beta <= 1000 else {
        throw .outOfRange(rule: rule, accepts: "an exponent above 0, at most 1000")
      }
      self = .channelPower(beta)
    case ("saliency", let t):
      guard (0...1).contains(t ?? 0.5) else {
        throw .outOfRange(rule: rule, accepts: "a threshold from 0 to 1")
      }
      self = .saliency(t ?? 0.5)
    default: throw .unreadable(text)
    }
  }
}

extension BackgroundRule {
  /// The background plane that the rule gives for K class maps A_k.
  ///
  /// With K = 0 the maximum and the sum over nothing are 0, so that every pixel is background.
  /// - Throws: `Failure.noBackgroundPlane` and `.noSaliency` where the rule needs a plane that the maps lack.
  public func background(of maps: ClassMaps) throws(Failure) -> ScalarMap {
    let count = maps.width * maps.height
    switch self {
    case .constant(let t):
      return ScalarMap(width: maps.width, height: maps.height, filledWith: Float(t))
    case .power(let alpha):
      // The maximum over no class is 0.
      var largest = maps.planes.first?.values ?? [Float](repeating: 0, count: count)
      for plane in maps.planes.dropFirst() {
        for i in 0..<count { largest[i] = max(largest[i], plane.values[i]) }
      }
      // A map above 1 leaves no background, where the bare power would be NaN or grow again.
      let values = largest.map { powf(max(0, 1 - $0), Float(alpha)) }
      return ScalarMap(width: maps.width, height: maps.height, values: values)
    case .oneMinusSum:
      var rest = [Float](repeating: 1, count: count)
      for plane in maps.planes {
        for i in 0..<count { rest[i] -= plane.values[i] }
      }
      return ScalarMap(width: maps.width, height: maps.height, values: rest)
    case .channel:
      guard let background = maps.background else { throw .noBackgroundPlane(self) }
      return background
    case .channelPower(let beta):
      guard var background = maps.background else { throw .noBackgroundPlane(self) }
      for i in 0..<count { background.values[i] = powf(max(0, background.values[i]), Float(beta)) }
      return background
    case .saliency(let t):
      guard let saliency = maps.saliency else { throw .noSaliency(self) }
      let values = saliency.values.map { Double($0) > t ? Self.nowhere : 1 }
      return ScalarMap(width: maps.width, height: maps.height, values: values)
    }
  }

  /// The K + 1 score planes, background first.
  public func scores(of maps: ClassMaps) throws(Failure) -> [ScalarMap] {
    [try background(of: maps)] + maps.planes
  }
}
