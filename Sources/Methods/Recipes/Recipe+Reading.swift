import Runs

// Values of a complete recipe. `RecipeSchema` has checked their presence and kinds before a method reads
// them, so that a missing or foreign value is a mistake of the program.
extension Recipe {
  /// The number of a key.
  public func number(_ key: String) -> Double {
    guard case .number(let value)? = settings[key] else {
      preconditionFailure("Recipe: '\(key)' of \(method) is no number; complete the recipe first")
    }
    return value
  }

  /// The whole number of a key.
  public func integer(_ key: String) -> Int { Int(number(key)) }

  /// The switch of a key.
  public func flag(_ key: String) -> Bool {
    guard case .flag(let value)? = settings[key] else {
      preconditionFailure("Recipe: '\(key)' of \(method) is no flag; complete the recipe first")
    }
    return value
  }

  /// The text of a key; for a choice the chosen name.
  public func text(_ key: String) -> String {
    guard case .text(let value)? = settings[key] else {
      preconditionFailure("Recipe: '\(key)' of \(method) is no text; complete the recipe first")
    }
    return value
  }
}
