import Methods
import Runs
import Testing
import Training

@Suite struct AblationTests {
  private func ablation(_ components: [String], seeds: [Int] = [0]) throws -> Ablation {
    try Ablation(recipes: [("cam", Recipe(method: "cam"))], components: components, seeds: seeds)
  }

  @Test("every combination of switches and values is a variant, the recipe as given first")
  func combinations() throws {
    let all = try ablation(["flip", "pooling=max|average"])
    #expect(all.variants.map(\.title) == ["cam", "pooling=max", "flip=false", "pooling=max flip=false"])
    #expect(Set(all.variants.map(\.recipe)).count == 4)
  }

  @Test("a component that is no switch needs values, an unknown one is named with its neighbour")
  func refusals() {
    #expect(throws: AblationError.needsValues("pooling")) { try ablation(["pooling"]) }
    #expect(throws: RecipeError.self) { try ablation(["poolin"]) }
    #expect(throws: AblationError.noSeeds) { try ablation([], seeds: []) }
  }

  @Test("several recipes are rows of one table")
  func recipes() throws {
    let all = try Ablation(
      recipes: [("cam", Recipe(method: "cam")), ("cam@paintnet", Recipe(method: "cam@paintnet"))],
      components: [], seeds: [0])
    #expect(all.variants.map(\.title) == ["cam", "cam@paintnet"])
  }
}
