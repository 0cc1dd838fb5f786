import Foundation
import Runs
import TestSupport
import Testing

@Suite("Damaged recipes")
struct RecipeFuzzTests {
  @Test("a damaged recipe is read or refused in one sentence, never crashes and never hangs")
  func fuzz() {
    let samples = [
      RecipeSchema(sampleMethod).yaml(RecipeSchema(sampleMethod).defaults),
      "recipe: cam@long\nflip: false # no\nnote: \"a \\u00e9\"\nlist: &a [1, *a, {b: c}]\n? x\n: y\n",
      "%YAML 1.1\n---\nrecipe: !!str cam\nrate: 1e-3\n...\n",
    ].map { Array($0.utf8) }
    let outcome = Fuzz.run(seed: 11, samples: samples) { bytes in
      guard let text = String(bytes: bytes, encoding: .utf8) else {
        throw RecipeError.unreadableFile(path: "x", reason: "")
      }
      let partial: Recipe
      do {
        partial = try Recipe(yaml: text, path: "x.yaml")
      } catch {
        #expect(!"\(error)".contains("\n"), "\(error)")
        throw error
      }
      let recipe = try RecipeSchema.complete(partial, among: [sampleMethod])
      #expect(try Recipe(yaml: recipe.yaml(), path: "x") == recipe)
    }
    #expect(outcome.refused > 20 && outcome.slowest < .seconds(5), "\(outcome)")
  }

  @Test("brackets and aliases without end are refused before they take memory")
  func bombs() {
    let nested = String(repeating: "[", count: 500_000)
    #expect(throws: RecipeError.self) { try Recipe(yaml: "recipe: cam\na: \(nested)", path: "x") }
    let maps = String(repeating: "{a: ", count: 200_000)
    #expect(throws: RecipeError.self) { try Recipe(yaml: "recipe: cam\na: \(maps)", path: "x") }
    let blocks = (0..<2_000).map { String(repeating: " ", count: $0) + "a:\n" }.joined()
    #expect(throws: RecipeError.self) { try Recipe(yaml: "recipe: cam\n\(blocks)", path: "x") }
    var laughs = "recipe: cam\na0: &a0 [x, x]\n"
    for level in 1..<40 { laughs += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]\n" }
    #expect(throws: RecipeError.self) { try Recipe(yaml: laughs, path: "x") }
  }
}
