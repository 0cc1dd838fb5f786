import Methods
import Networks
import Refinement
import Runs
import Testing
import Torch

@Suite("Declarations of methods")
struct MethodRegistryTests {
  @Test("every default and every preset is a complete recipe that its own parts can read")
  func defaultsAreReadable() throws {
    for declaration in MethodRegistry.declarations {
      for preset in declaration.presets.keys {
        let name = preset.isEmpty ? declaration.name : "\(declaration.name)@\(preset)"
        let recipe = try RecipeSchema.complete(Recipe(method: name), among: MethodRegistry.declarations)
        let schedule = try TrainingSchedule(recipe)
        let network = try NetworkRegistry.named(schedule.network)
        #expect(network.outputStrides.contains(schedule.outputStride), "\(name)")
        // Affinity networks have no class maps, and so no inference.
        guard declaration.name != Affinity.declaration.name else { continue }
        #expect(try !InferenceSettings(recipe).scales.isEmpty, "\(name)")
      }
    }
  }

  @Test("every setting says in one sentence what it does")
  func meanings() {
    for declaration in MethodRegistry.declarations {
      for component in declaration.components + declaration.schedule {
        #expect(component.meaning.hasSuffix(".") && component.meaning.count > 10, "\(component.key)")
        #expect(component.section.contains("§"), "\(component.key)")
      }
    }
  }

  @Test("momentum is a number or the official quirk")
  func momentum() throws {
    func momentum(_ value: String) throws -> MomentumPolicy {
      try TrainingSchedule(recipe(["momentum=\(value)"])).momentum
    }
    #expect(try momentum("officialQuirk") == .officialQuirk)
    #expect(try momentum("0.5") == .value(0.5))
    #expect(throws: MethodError.self) { try momentum("1.5") }
    #expect(throws: MethodError.self) { try momentum("fast") }
  }

  @Test("settings that do not fit each other are refused by name")
  func conflicts() throws {
    let failure = #expect(throws: MethodError.self) {
      try TrainingSchedule(recipe(["longSideMin=600", "longSideMax=500"]))
    }
    #expect(failure?.description.contains("longSideMin") ?? false)
  }

  @Test("scales are long sides in pixels; without several scales the first is left")
  func scales() throws {
    #expect(try InferenceSettings(recipe(["scales=321, 449,545"])).scales == [321, 449, 545])
    #expect(try InferenceSettings(recipe(["scales=321,449", "multiScale=off"])).scales == [321])
    #expect(try InferenceSettings(recipe(["scales=321"])).singlePass.flip == false)
    for wrong in ["scales=", "scales=321,,449", "scales=0.5,1", "scales=9"] {
      #expect(throws: MethodError.self) { try InferenceSettings(recipe([wrong])) }
    }
    #expect(throws: BackgroundRule.Failure.self) { try InferenceSettings(recipe(["background=constant(3)"])) }
  }

  private func recipe(_ assignments: [String]) throws -> Recipe {
    try RecipeSchema.complete(
      RecipeArgument.partialRecipe("cam", assignments: assignments), among: MethodRegistry.declarations)
  }
}
