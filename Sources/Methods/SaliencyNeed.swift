import Evaluation
import Runs

/// Saliency maps that a method is trained with.
public struct SaliencyNeed: Hashable, Sendable {
  /// The name of a folder beside the images, or the path of one elsewhere; nil: the first that the data has.
  public var folder: String?
  /// What is done to some of them on purpose; nil: nothing.
  public var damage: SaliencyDamage?

  public init(folder: String? = nil, damage: SaliencyDamage? = nil) {
    self.folder = folder
    self.damage = damage
  }

  /// Reads `saliencyMaps`, `saliencyDamage`, `saliencyDamageKind` and `saliencyDamageSeed` of a complete recipe, or of
  /// the method that it stands on; nil: the recipe has no such settings.
  public init?(_ recipe: Recipe) {
    let base = recipe.settings["base"].map { "\($0)." } ?? ""
    guard let prefix = ["", base].first(where: { recipe.settings["\($0)\(Recipe.saliencyMapsKey)"] != nil })
    else {
      return nil
    }
    let name = recipe.text("\(prefix)\(Recipe.saliencyMapsKey)")
    folder = name == Self.automatic ? nil : name
    let share = recipe.number("\(prefix)saliencyDamage")
    guard share > 0 else { return }
    let kind = SaliencyDamage.Kind(rawValue: recipe.text("\(prefix)saliencyDamageKind"))
    damage = SaliencyDamage(
      share: share, seed: recipe.integer("\(prefix)saliencyDamageSeed"),
      kinds: kind.map { [$0] } ?? SaliencyDamage.Kind.allCases)
  }

  /// The value of `saliencyMaps` that leaves the choice to the data.
  private static let automatic = "auto"

  /// The value of `saliencyDamageKind` that draws one for each map.
  private static let mixed = "mixed"

  /// The settings that it reads.
  static let declarations: [ComponentDeclaration] = [
    .text(
      Recipe.saliencyMapsKey, "Saliency maps", automatic, "METHODS §3",
      "The folder of saliency maps beside JPEGImages or, with a slash, elsewhere; auto takes the first."),
    .number(
      "saliencyDamage", "Damaged saliency", 0...1, 0, "METHODS §6.9",
      "The share of the saliency maps that is damaged on purpose, to see how a method bears wrong ones."),
    .choice(
      "saliencyDamageKind", "Kind of damage", [mixed] + SaliencyDamage.Kind.allCases.map(\.rawValue), mixed,
      "METHODS §6.9",
      "missingObject takes an object away, falseCoverage adds one, wrongExtent grows or shrinks; mixed draws."
    ),
    .whole(
      "saliencyDamageSeed", "Seed of the damage", 0...2_147_483_647, 0, "METHODS §6.9",
      "Which maps are damaged and how, apart from the training's own seed."),
  ]
}
