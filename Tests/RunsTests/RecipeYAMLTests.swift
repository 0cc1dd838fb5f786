import Foundation
import Runs
import Testing

@Suite("Recipes are read from and written to flat YAML")
struct RecipeYAMLTests {
  @Test("a recipe is written in declared order and reads back equal")
  func roundTrip() throws {
    let schema = RecipeSchema(sampleMethod)
    var recipe = schema.defaults
    recipe.settings["note"] = .text("50 % of: \"it\" # é\n\u{1}")
    let yaml = schema.yaml(recipe)
    #expect(
      yaml.hasPrefix(
        """
        recipe: cam
        pooling: average
        flip: true
        background: constant(0.3)
        epochs: 5
        rate: 0.01
        stride: "16"
        note:
        """))
    #expect(try Recipe(yaml: yaml, path: "recipe.yaml") == recipe)
    #expect(schema.yaml(try Recipe(yaml: yaml, path: "recipe.yaml")) == yaml)
  }

  @Test(
    "texts that plain YAML would change survive",
    arguments: [
      "true", "null", "no", "1e3", "007", "", " a ", "a: b", "- x", "~", "🜁", "'", "\\", "@x", "&y", "*z",
    ])
  func awkwardTexts(text: String) throws {
    let recipe = Recipe(method: "cam", settings: ["note": .text(text)])
    #expect(try Recipe(yaml: recipe.yaml(), path: "x") == recipe)
  }

  @Test(
    "broken files are refused in one sentence with the file's path",
    arguments: [
      "", "recipe: [", "pooling: max", "- a", "recipe: cam\nscales: [1, 2]", "recipe: cam\na: 1\na: 2",
      "recipe: cam\n? [x]\n: 1", "recipe: &a cam\nb: *c", "\u{0}",
    ])
  func brokenFiles(text: String) throws {
    let message = sentence { try Recipe(yaml: text, path: "bad.yaml") }
    #expect(
      message?.hasPrefix("the recipe file bad.yaml cannot be used: ") == true, "\(message ?? "accepted")")
    #expect(message?.contains("\n") == false)
  }

  @Test("an argument is a name, a name with a preset, or a file")
  func arguments() throws {
    #expect(RecipeArgument("cam") == .named(method: "cam", preset: nil))
    #expect(RecipeArgument("cam@long") == .named(method: "cam", preset: "long"))
    #expect(RecipeArgument("my.yaml") == .file(path: "my.yaml"))
    #expect(RecipeArgument("recipes/cam") == .file(path: "recipes/cam"))
    try withTemporaryFolder { folder in
      let path = "\(folder)/mine.yaml"
      try Data("recipe: cam@long\nflip: false\n".utf8).write(to: URL(fileURLWithPath: path))
      let partial = try RecipeArgument.partialRecipe(path, assignments: ["epochs=2"])
      #expect(partial == Recipe(method: "cam@long", settings: ["flip": .flag(false), "epochs": .number(2)]))
      let recipe = try RecipeSchema.complete(partial, among: [sampleMethod])
      #expect(recipe.settings["epochs"] == .number(2))
      #expect(recipe.settings["flip"] == .flag(false))
    }
    #expect(sentence { try RecipeArgument.partialRecipe("absent.yaml") }?.contains("absent.yaml") == true)
  }
}
