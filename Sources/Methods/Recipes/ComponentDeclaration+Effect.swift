import Runs

extension ComponentDeclaration {
  /// The declaration in the order in which lists read best.
  init(
    _ key: String, _ name: String, _ kind: Kind, _ value: SettingValue, _ effect: Effect, _ section: String,
    _ meaning: String
  ) {
    self.init(
      key: key, name: name, kind: kind, defaultValue: value, effect: effect, section: section,
      meaning: meaning)
  }
}
