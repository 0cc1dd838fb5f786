/// A recipe that cannot be used; the description is one sentence.
public enum RecipeError: Error, Hashable, Sendable {
  case unknownMethod(String, nearest: String?, known: [String])
  case unknownPreset(String, method: String, known: [String])
  case unknownSetting(String, method: String, nearest: String?)
  case wrongValue(key: String, value: String, wanted: String, nearest: String?)
  /// An assignment without `=` or without a key.
  case notAnAssignment(String)
  /// A recipe file that is absent, too large, or not a flat list of settings.
  case unreadableFile(path: String, reason: String)
}

extension RecipeError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unknownMethod(let name, let nearest, let known):
      "unknown recipe '\(name)'; \(Self.advice(nearest, known: known))"
    case .unknownPreset(let name, let method, let known):
      known.isEmpty
        ? "the recipe \(method) has no presets; write \(method) in place of \(method)@\(name)"
        : "unknown preset '\(name)' of the recipe \(method); it has \(known.joined(separator: ", "))"
    case .unknownSetting(let key, let method, let nearest):
      if let nearest {
        "unknown setting '\(key)'; did you mean '\(nearest)'?"
      } else {
        "unknown setting '\(key)' of the recipe \(method); camscope methods lists its settings"
      }
    case .wrongValue(let key, let value, let wanted, let nearest):
      "the setting '\(key)' cannot be '\(value)': it takes \(wanted)"
        + (nearest.map { "; did you mean '\($0)'?" } ?? "")
    case .notAnAssignment(let text):
      "'\(text)' sets nothing; write KEY=VALUE, for example pooling=max"
    case .unreadableFile(let path, let reason):
      "the recipe file \(path) cannot be used: \(reason)"
    }
  }

  private static func advice(_ nearest: String?, known: [String]) -> String {
    nearest.map { "did you mean '\($0)'?" } ?? "write one of \(known.joined(separator: ", "))"
  }
}
