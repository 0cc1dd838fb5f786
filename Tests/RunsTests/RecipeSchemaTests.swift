import Runs
import Testing

@Suite("Recipes are completed and checked by their declaration")
struct RecipeSchemaTests {
  @Test("defaults, preset, file and assignment override each other in this order")
  func precedence() throws {
    let schema = RecipeSchema(sampleMethod)
    #expect(try schema.completed(Recipe(method: "cam")).settings["epochs"] == .number(5))
    #expect(try schema.completed(Recipe(method: "cam@long")).settings["epochs"] == .number(12))
    let file = Recipe(method: "cam@long", settings: ["epochs": .number(8)])
    let completed = try schema.completed(file)
    #expect(completed.settings["epochs"] == .number(8))
    #expect(completed.method == "cam")
    #expect(try schema.applying(assignments: ["epochs=3"], to: completed).settings["epochs"] == .number(3))
    #expect(completed.settings.count == schema.components.count)
  }

  @Test("an unknown setting names the nearest one")
  func unknownSetting() {
    let schema = RecipeSchema(sampleMethod)
    #expect(
      sentence { try schema.parse(assignment: "poling=max") }
        == "unknown setting 'poling'; did you mean 'pooling'?")
    #expect(
      sentence { try schema.parse(assignment: "zzzzzzzzz=1") }
        == "unknown setting 'zzzzzzzzz' of the recipe cam; camscope methods lists its settings")
  }

  @Test("unknown methods and presets are refused with what there is")
  func unknownNames() {
    #expect(
      sentence { try RecipeSchema.complete(Recipe(method: "camm"), among: [sampleMethod]) }
        == "unknown recipe 'camm'; did you mean 'cam'?")
    #expect(
      sentence { try RecipeSchema.complete(Recipe(method: "cam@voc"), among: [sampleMethod]) }
        == "unknown preset 'voc' of the recipe cam; it has long")
  }

  @Test(
    "values outside type, range or choices are refused",
    arguments: [
      ("flip=maybe", "true or false"), ("flip=1", "true or false"),
      ("epochs=0", "a whole number from 1 to 1000"), ("epochs=2.5", "a whole number from 1 to 1000"),
      ("epochs=many", "a whole number from 1 to 1000"), ("rate=nan", "a number from 0 to 10"),
      ("rate=inf", "a number from 0 to 10"), ("pooling=median", "average, max"),
      ("background=constant(", "a background rule"), ("background=constant(x)", "a background rule"),
      ("background=", "a background rule"), ("stride=9", "8, 16"),
    ])
  func wrongValues(assignment: String, wanted: String) {
    let text = sentence { try RecipeSchema(sampleMethod).parse(assignment: assignment) }
    #expect(text?.contains(wanted) == true, "\(text ?? "accepted")")
  }

  @Test("spellings of flags, choices that look like numbers, and background rules are accepted")
  func acceptedSpellings() throws {
    let schema = RecipeSchema(sampleMethod)
    #expect(try schema.parse(assignment: "flip=off").value == .flag(false))
    #expect(try schema.parse(assignment: "stride=8").value == .text("8"))
    #expect(try schema.parse(assignment: "background=power(4)").value == .text("power(4)"))
    #expect(try schema.parse(assignment: "note=a=b").value == .text("a=b"))
    #expect(try schema.parse(assignment: " rate = 1e-3 ").value == .number(0.001))
    #expect(
      sentence { try schema.parse(assignment: "pooling=maxx") }?.contains("did you mean 'max'?") == true)
  }

  @Test("text without an equals sign or key is no assignment", arguments: ["pooling", "=max", ""])
  func notAssignments(text: String) {
    #expect(
      sentence { try RecipeSchema(sampleMethod).parse(assignment: text) }
        == "'\(text)' sets nothing; write KEY=VALUE, for example pooling=max")
  }

  @Test("a difference lists changed settings in declared order with their effect")
  func difference() throws {
    let schema = RecipeSchema(sampleMethod)
    let parent = schema.defaults
    let child = try schema.applying(assignments: ["epochs=8", "flip=false", "pooling=average"], to: parent)
    let difference = schema.difference(of: child, from: parent)
    #expect(difference.map(\.description) == ["flip: true → false", "epochs: 5 → 8"])
    #expect(difference.map(\.effect) == [.now, .training])
    #expect(schema.difference(of: parent, from: Recipe(method: "cam")).isEmpty)
  }
}

@Suite("Near names are found")
struct NearestMatchTests {
  @Test("swapped, missing and wrong letters, and beginnings, are near; other words are not")
  func matches() {
    let names = ["pooling", "flip", "background", "epochs"]
    #expect(NearestMatch.nearest(to: "polling", among: names) == "pooling")
    #expect(NearestMatch.nearest(to: "filp", among: names) == "flip")
    #expect(NearestMatch.nearest(to: "EPOCHS", among: names) == "epochs")
    #expect(NearestMatch.nearest(to: "back", among: names) == "background")
    #expect(NearestMatch.nearest(to: "temperature", among: names) == nil)
    #expect(NearestMatch.nearest(to: "", among: names) == nil)
  }
}
