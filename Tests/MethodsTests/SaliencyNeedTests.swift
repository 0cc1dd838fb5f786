import Evaluation
import Methods
import Runs
import Testing

@Suite("Which saliency maps a recipe asks for, and what is done to them")
struct SaliencyNeedTests {
  private func recipe(_ method: String, _ assignments: [String] = []) throws -> Recipe {
    try RecipeSchema.complete(
      RecipeArgument.partialRecipe(method, assignments: assignments), among: MethodRegistry.declarations)
  }

  @Test("nothing is damaged unless it is asked for", arguments: ["eps", "epspp"])
  func defaults(method: String) throws {
    #expect(SaliencyNeed(try recipe(method)) == SaliencyNeed())
    #expect(
      SaliencyNeed(try recipe(method, ["saliencyMaps=/data/mbd"])) == SaliencyNeed(folder: "/data/mbd"))
    #expect(SaliencyNeed(try recipe("cam")) == nil)
  }

  @Test("a share, a kind and a seed are read, also of the base that a method stands on")
  func damage() throws {
    let settings = ["saliencyDamage=0.33", "saliencyDamageKind=falseCoverage", "saliencyDamageSeed=4"]
    let expected = SaliencyDamage(share: 0.33, seed: 4, kinds: [.falseCoverage])
    #expect(SaliencyNeed(try recipe("epspp", settings))?.damage == expected)
    let mixed = SaliencyNeed(try recipe("eps", ["saliencyDamage=1"]))?.damage
    #expect(mixed == SaliencyDamage(share: 1))
    let based = try recipe("ppc", ["base=eps"] + settings.map { "eps.\($0)" } + ["eps.saliencyMaps=sal"])
    #expect(SaliencyNeed(based) == SaliencyNeed(folder: "sal", damage: expected))
    #expect(based.saliencyMaps == ["eps.saliencyMaps": "sal"])
    #expect(SaliencyNeed(try recipe("ppc", ["base=cam"])) == nil)
  }

  @Test("a share beyond all images is refused by name")
  func refusal() {
    let failure = #expect(throws: RecipeError.self) { try recipe("eps", ["saliencyDamage=2"]) }
    #expect(failure?.description.contains("saliencyDamage") ?? false)
  }
}
