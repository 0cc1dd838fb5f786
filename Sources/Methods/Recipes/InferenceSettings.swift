import Refinement
import Runs

/// How maps are made from a trained network: the components that act at once (METHODS §0.5–0.7).
public struct InferenceSettings: Hashable, Sendable {
  /// Long sides in pixels; the first is the one at which classification is measured.
  public var scales: [Int]
  /// Whether the mirror image is seen, too.
  public var flip: Bool
  public var normalisation: CAMNormalization
  public var background: BackgroundRule
  /// What turns seeds into pseudo-masks; no stages: nothing does.
  public var refinement: RefinementChain

  public init(
    scales: [Int], flip: Bool, normalisation: CAMNormalization, background: BackgroundRule,
    refinement: RefinementChain = RefinementChain()
  ) {
    precondition(!scales.isEmpty && scales.allSatisfy { $0 > 0 }, "InferenceSettings: scales \(scales)")
    self.scales = scales
    self.flip = flip
    self.normalisation = normalisation
    self.background = background
    self.refinement = refinement
  }

  /// Reads the inference of a complete recipe.
  ///
  /// - Throws: `MethodError.setting`, `BackgroundRule.Failure` or `RefinementChain.Failure`.
  public init(_ recipe: Recipe) throws {
    let all = try Self.scales(recipe.text("scales"))
    scales = recipe.flag("multiScale") ? all : Array(all.prefix(1))
    flip = recipe.flag("flip")
    normalisation = CAMNormalization(rawValue: recipe.text("normalisation")) ?? .max
    background = try BackgroundRule(recipe.text("background"))
    let chain = recipe.text("refine")
    refinement = chain.isEmpty ? RefinementChain() : try RefinementChain(chain)
  }

  /// One scale without mirror: the fast look at an epoch.
  public var singlePass: InferenceSettings {
    var single = self
    single.scales = Array(scales.prefix(1))
    single.flip = false
    return single
  }

  /// What the component sheet offers one after the other.
  private static let usualRefinements = [
    "", "pamr", "crf", "pamr,crf", "walk:irn", "walk:irn,crf", "walk:psa", "walk:psa,crf",
  ]

  /// The scales as scores name them: `321`, `321+449 with mirror`.
  public var viewsDescription: String {
    scales.map(String.init).joined(separator: "+") + (flip ? " with mirror" : "")
  }

  /// `321,449` → [321, 449].
  private static func scales(_ text: String) throws -> [Int] {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    let sides = parts.compactMap { Int($0.filter { !$0.isWhitespace }) }.filter { (32...4096).contains($0) }
    guard !sides.isEmpty, sides.count == parts.count, sides.count <= 16 else {
      throw MethodError.setting(
        key: "scales", value: text, wanted: "up to 16 long sides from 32 to 4096 pixels, such as 321,449")
    }
    return sides
  }
}

extension InferenceSettings {
  /// The declarations of a CAM method's inference.
  ///
  /// - Parameter background: The rule chosen on the official masks of `train`, never on `val`.
  public static func declarations(
    scales: String, background: String, normalisation: CAMNormalization = .max,
    refinement: String = "pamr,crf"
  ) -> [ComponentDeclaration] {
    [
      ComponentDeclaration(
        key: "multiScale", name: "Several scales", kind: .flag, defaultValue: .flag(true), effect: .now,
        section: "METHODS §0.7", meaning: "Off looks at the first scale only."),
      ComponentDeclaration(
        key: "scales", name: "Scales", kind: .text, defaultValue: .text(scales), effect: .now,
        section: "METHODS §0.7", meaning: "Long sides in pixels whose maps are added; the first classifies."),
      ComponentDeclaration(
        key: "flip", name: "Mirror view", kind: .flag, defaultValue: .flag(true), effect: .now,
        section: "METHODS §0.7", meaning: "Off leaves the mirror image out."),
      ComponentDeclaration(
        key: "normalisation", name: "Normalisation",
        kind: .choice(CAMNormalization.ofForegroundMaps.map(\.rawValue)),
        defaultValue: .text(normalisation.rawValue), effect: .now, section: "METHODS §0.5",
        meaning: "How the sum over the views becomes values in [0, 1]."),
      ComponentDeclaration(
        key: "background", name: "Background rule", kind: .backgroundRule, defaultValue: .text(background),
        effect: .now, section: "METHODS §0.6",
        meaning: "What classes have to beat; the default was chosen on the official masks of train."),
      ComponentDeclaration(
        key: "refine", name: "Refinement", kind: .refinement(usual: Self.usualRefinements),
        defaultValue: .text(refinement), effect: .now, section: "METHODS §6.5",
        meaning: "The chain that turns seeds into pseudo-masks; empty: the pseudo-mask is the seed."),
    ]
  }
}
