/// One setting in which a recipe differs from its parent.
public struct RecipeDifference: Hashable, Sendable, Codable {
  public var key: String
  /// The parent's value.
  public var old: SettingValue
  public var new: SettingValue
  /// Whether the maps of a trained run change with it, or only a new training.
  public var effect: ComponentDeclaration.Effect

  public init(key: String, old: SettingValue, new: SettingValue, effect: ComponentDeclaration.Effect) {
    self.key = key
    self.old = old
    self.new = new
    self.effect = effect
  }
}

extension RecipeDifference: CustomStringConvertible {
  /// `pooling: average → max`.
  public var description: String { "\(key): \(old) → \(new)" }
}
