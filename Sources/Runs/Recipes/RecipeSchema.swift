/// Completes and checks recipes of one method from the method's declaration.
///
/// A setting takes, in this order, the declaration's default, the preset's value, the value of the recipe (its file),
/// and the value of an assignment (`--set`).
public struct RecipeSchema: Hashable, Sendable {
  /// The method whose recipes these are.
  public let declaration: MethodDeclaration
  /// Every setting of the method: its own components, then its schedule.
  public let components: [ComponentDeclaration]

  /// The schema of a method.
  ///
  /// Two components of one key are a programmer's error.
  public init(_ declaration: MethodDeclaration) {
    self.declaration = declaration
    components = declaration.components + declaration.schedule
    precondition(
      Set(components.map(\.key)).count == components.count,
      "RecipeSchema: the method \(declaration.name) declares a key twice")
  }

  /// The schema that a partial recipe's `method` (`cam` or `cam@preset`) names.
  ///
  /// - Throws: `RecipeError.unknownMethod` with the nearest name.
  public static func schema(for method: String, among declarations: [MethodDeclaration]) throws
    -> RecipeSchema
  {
    let name = RecipeArgument.split(method).method
    guard let declaration = declarations.first(where: { $0.name == name }) else {
      let known = declarations.map(\.name)
      throw RecipeError.unknownMethod(
        name, nearest: NearestMatch.nearest(to: name, among: known), known: known)
    }
    return RecipeSchema(declaration)
  }

  /// A partial recipe completed by the declaration of its method, which may be written with a preset.
  ///
  /// - Throws: `RecipeError` for an unknown method, preset or setting, or a value out of its range.
  public static func complete(_ partial: Recipe, among declarations: [MethodDeclaration]) throws -> Recipe {
    try schema(for: partial.method, among: declarations).completed(partial)
  }

  /// The declaration of a key; nil: the method has no such setting.
  public func component(_ key: String) -> ComponentDeclaration? {
    components.first { $0.key == key }
  }

  /// The recipe with every setting at its default.
  public var defaults: Recipe {
    Recipe(
      method: declaration.name,
      settings: Dictionary(uniqueKeysWithValues: components.map { ($0.key, $0.defaultValue) }))
  }

  /// A value for every key: declaration, then preset, then what `partial` holds.
  ///
  /// The preset is the one in the recipe's method, `cam@NAME`; the completed recipe carries the bare method.
  /// - Throws: `RecipeError`.
  public func completed(_ partial: Recipe) throws -> Recipe {
    let (method, preset) = RecipeArgument.split(partial.method)
    guard method == declaration.name else {
      throw RecipeError.unknownMethod(method, nearest: declaration.name, known: [declaration.name])
    }
    var recipe = defaults
    if let preset {
      guard let settings = declaration.presets[preset] else {
        throw RecipeError.unknownPreset(
          preset, method: method, known: declaration.presets.keys.filter { !$0.isEmpty }.sorted())
      }
      try apply(settings, to: &recipe)
    }
    try apply(partial.settings, to: &recipe)
    return recipe
  }

  /// A recipe with assignments `KEY=VALUE` applied in their order.
  ///
  /// - Throws: `RecipeError`.
  public func applying(assignments: [String], to recipe: Recipe) throws -> Recipe {
    var recipe = recipe
    for text in assignments {
      let (key, value) = try parse(assignment: text)
      recipe.settings[key] = value
    }
    return recipe
  }

  /// The checked key and value of `KEY=VALUE`.
  ///
  /// - Throws: `RecipeError`.
  public func parse(assignment: String) throws -> (key: String, value: SettingValue) {
    let (key, value) = try RecipeArgument.split(assignment: assignment)
    return (key, try validated(value, for: key))
  }

  /// The settings in which a recipe differs from its parent, in the order of the declaration.
  ///
  /// A key that one of the two lacks counts as its default.
  public func difference(of recipe: Recipe, from parent: Recipe) -> [RecipeDifference] {
    components.compactMap { component in
      let old = parent.settings[component.key] ?? component.defaultValue
      let new = recipe.settings[component.key] ?? component.defaultValue
      guard old != new else { return nil }
      return RecipeDifference(key: component.key, old: old, new: new, effect: component.effect)
    }
  }

  private func apply(_ settings: [String: SettingValue], to recipe: inout Recipe) throws {
    // Sorted, so that of two mistakes the same one is named each time.
    for (key, value) in settings.sorted(by: { $0.key < $1.key }) {
      recipe.settings[key] = try validated(value, for: key)
    }
  }
}
