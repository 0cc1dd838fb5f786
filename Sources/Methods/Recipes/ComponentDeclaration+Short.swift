import Runs

// Short forms of declarations whose settings act in training.
extension ComponentDeclaration {
  static func flag(
    _ key: String, _ name: String, _ value: Bool, _ section: String, _ meaning: String
  ) -> ComponentDeclaration {
    training(key, name, .flag, .flag(value), section, meaning)
  }

  static func number(
    _ key: String, _ name: String, _ range: ClosedRange<Double>, _ value: Double, _ section: String,
    _ meaning: String
  ) -> ComponentDeclaration {
    let kind = Kind.number(minimum: range.lowerBound, maximum: range.upperBound, integer: false)
    return training(key, name, kind, .number(value), section, meaning)
  }

  static func whole(
    _ key: String, _ name: String, _ range: ClosedRange<Int>, _ value: Int, _ section: String,
    _ meaning: String
  ) -> ComponentDeclaration {
    let kind = Kind.number(
      minimum: Double(range.lowerBound), maximum: Double(range.upperBound), integer: true)
    return training(key, name, kind, .number(Double(value)), section, meaning)
  }

  static func choice(
    _ key: String, _ name: String, _ names: [String], _ value: String, _ section: String, _ meaning: String
  ) -> ComponentDeclaration {
    training(key, name, .choice(names), .text(value), section, meaning)
  }

  /// A choice among the cases of a type.
  static func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ key: String, _ name: String, _ value: Choice, _ section: String, _ meaning: String
  ) -> ComponentDeclaration {
    choice(key, name, Choice.allCases.map(\.rawValue), value.rawValue, section, meaning)
  }

  static func text(
    _ key: String, _ name: String, _ value: String, _ section: String, _ meaning: String
  ) -> ComponentDeclaration {
    training(key, name, .text, .text(value), section, meaning)
  }

  private static func training(
    _ key: String, _ name: String, _ kind: Kind, _ value: SettingValue, _ section: String, _ meaning: String
  ) -> ComponentDeclaration {
    ComponentDeclaration(
      key: key, name: name, kind: kind, defaultValue: value, effect: .training, section: section,
      meaning: meaning)
  }
}
