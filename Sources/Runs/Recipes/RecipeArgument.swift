import Foundation

/// What stands where a command asks for a RECIPE: a name, a name with a preset, or a YAML file.
public enum RecipeArgument: Hashable, Sendable {
  case named(method: String, preset: String?)
  case file(path: String)

  /// Text with a slash, or that ends with `.yaml` or `.yml`, names a file; all else is `name` or `name@preset`.
  public init(_ text: String) {
    if text.contains("/") || text.hasSuffix(".yaml") || text.hasSuffix(".yml") {
      self = .file(path: text)
    } else {
      let (method, preset) = Self.split(text)
      self = .named(method: method, preset: preset)
    }
  }

  /// The partial recipe of an argument with its assignments on top, to be completed by the method's schema.
  ///
  /// Which keys and presets exist is not known here: `RecipeSchema.complete` checks that.
  /// - Throws: `RecipeError` for an unreadable file or an assignment without `=`.
  public static func partialRecipe(_ text: String, assignments: [String] = []) throws -> Recipe {
    var recipe =
      switch RecipeArgument(text) {
      case .named: Recipe(method: text)
      case .file(let path): try Recipe(yamlFile: path)
      }
    for assignment in assignments {
      let (key, value) = try split(assignment: assignment)
      recipe.settings[key] = value
    }
    return recipe
  }

  /// `cam@voc` → (`cam`, `voc`); `cam` → (`cam`, nil).
  static func split(_ text: String) -> (method: String, preset: String?) {
    guard let at = text.firstIndex(of: "@") else { return (text, nil) }
    return (String(text[..<at]), String(text[text.index(after: at)...]))
  }

  /// `KEY=VALUE` → (key, value); the value may hold further equals signs.
  static func split(assignment text: String) throws -> (key: String, value: SettingValue) {
    guard let equals = text.firstIndex(of: "=") else { throw RecipeError.notAnAssignment(text) }
    let key = text[..<equals].trimmingCharacters(in: .whitespaces)
    guard !key.isEmpty else { throw RecipeError.notAnAssignment(text) }
    return (key, SettingValue(parsing: String(text[text.index(after: equals)...])))
  }
}
