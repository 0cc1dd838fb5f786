/// One switch of a method or of the training schedule, declared once: the sheet, `--set`, the recipe's schema and the
/// README's table are all made from this.
public struct ComponentDeclaration: Hashable, Sendable, Codable {
  /// What a setting may be.
  public enum Kind: Hashable, Sendable, Codable {
    case flag
    case number(minimum: Double, maximum: Double, integer: Bool)
    case choice([String])
    /// A background rule in the command line's grammar, `constant(0.3)`.
    case backgroundRule
    /// A refinement chain in the command line's grammar, `pamr,crf`; empty: none. These are usual ones.
    case refinement(usual: [String])
    case text
  }

  /// When a change is seen.
  public enum Effect: String, Hashable, Sendable, Codable {
    /// At inference: the maps of a trained run change with it.
    case now
    /// Only in a new training.
    case training
  }

  /// The name in recipes and after `--set`.
  public var key: String
  /// The name that a person reads.
  public var name: String
  public var kind: Kind
  public var defaultValue: SettingValue
  public var effect: Effect
  /// Where it is defined, "METHODS §0.4" or a paper's section.
  public var section: String
  /// What "off" means, or what the number does; one sentence.
  public var meaning: String

  public init(
    key: String, name: String, kind: Kind, defaultValue: SettingValue, effect: Effect, section: String,
    meaning: String
  ) {
    self.key = key
    self.name = name
    self.kind = kind
    self.defaultValue = defaultValue
    self.effect = effect
    self.section = section
    self.meaning = meaning
  }
}

/// A method with all of its switches: its own components first, then those of the schedule.
public struct MethodDeclaration: Hashable, Sendable, Codable {
  /// The recipe's name, `cam`.
  public var name: String
  /// One sentence: what the method does.
  public var summary: String
  /// Whose method it is.
  public var reference: String
  public var components: [ComponentDeclaration]
  /// Settings that every training has: network, epochs, batch, rates.
  public var schedule: [ComponentDeclaration]
  /// Preset name → settings that differ from the defaults; the empty name is the plain recipe.
  public var presets: [String: [String: SettingValue]]

  public init(
    name: String, summary: String, reference: String, components: [ComponentDeclaration],
    schedule: [ComponentDeclaration], presets: [String: [String: SettingValue]] = [:]
  ) {
    self.name = name
    self.summary = summary
    self.reference = reference
    self.components = components
    self.schedule = schedule
    self.presets = presets
  }
}
