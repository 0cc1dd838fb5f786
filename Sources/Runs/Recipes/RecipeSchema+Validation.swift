extension RecipeSchema {
  /// The value as its key takes it.
  ///
  /// A flag may be written as `on`, `off`, `yes`, `no`; a choice or a text whose spelling is that of a number or a
  /// flag stays that spelling.
  /// - Throws: `RecipeError.unknownSetting` or `RecipeError.wrongValue`.
  public func validated(_ value: SettingValue, for key: String) throws -> SettingValue {
    guard let component = component(key) else {
      throw RecipeError.unknownSetting(
        key, method: declaration.name, nearest: NearestMatch.nearest(to: key, among: components.map(\.key)))
    }
    guard let accepted = component.accepted(value) else {
      throw RecipeError.wrongValue(
        key: key, value: value.description, wanted: component.wanted, nearest: component.nearest(to: value))
    }
    return accepted
  }
}

extension ComponentDeclaration {
  /// The value in the form of this component's kind; nil: it is none.
  func accepted(_ value: SettingValue) -> SettingValue? {
    switch kind {
    case .flag:
      if case .flag = value { return value }
      guard case .text(let text) = value else { return nil }
      switch text.lowercased() {
      case "on", "yes": return .flag(true)
      case "off", "no": return .flag(false)
      default: return nil
      }
    case .number(let minimum, let maximum, let integer):
      guard case .number(let number) = value, number.isFinite, (minimum...maximum).contains(number),
        !integer || number == number.rounded()
      else { return nil }
      return value
    case .choice(let names):
      return names.contains(value.description) ? .text(value.description) : nil
    case .backgroundRule:
      return Self.isRule(value.description) ? .text(value.description) : nil
    case .refinement, .text:
      return .text(value.description)
    }
  }

  /// What the component takes, for a sentence.
  var wanted: String {
    switch kind {
    case .flag: "true or false"
    case .number(let minimum, let maximum, let integer):
      "\(integer ? "a whole number" : "a number") "
        + "from \(SettingValue.number(minimum)) to \(SettingValue.number(maximum))"
    case .choice(let names): names.joined(separator: ", ")
    case .backgroundRule: "a background rule such as constant(0.3)"
    case .refinement: "a refinement chain such as pamr,crf"
    case .text: "a text"
    }
  }

  /// The choice that was meant.
  func nearest(to value: SettingValue) -> String? {
    guard case .choice(let names) = kind else { return nil }
    return NearestMatch.nearest(to: value.description, among: names)
  }

  /// Whether a text has the form `name` or `name(number)`; which names there are is known where rules are applied.
  private static func isRule(_ text: String) -> Bool {
    let rule = text.filter { !$0.isWhitespace }
    let name = rule.prefix { $0 != "(" }
    guard !name.isEmpty, name.allSatisfy({ $0.isASCII && $0.isLetter }) else { return false }
    if name.count == rule.count { return true }
    guard rule.last == ")" else { return false }
    return Double(rule.dropFirst(name.count + 1).dropLast())?.isFinite ?? false
  }
}
