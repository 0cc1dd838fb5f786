extension RecipeSchema {
  /// The recipe as YAML with the keys in the declaration's order.
  public func yaml(_ recipe: Recipe) -> String {
    recipe.yaml(keys: components.map(\.key))
  }
}
