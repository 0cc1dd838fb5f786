/// Settings of a recipe that do not fit each other, or a network that cannot serve; the description is one
/// sentence.
public enum MethodError: Error, Hashable, CustomStringConvertible {
  /// A setting that its kind allows and its meaning does not.
  case setting(key: String, value: String, wanted: String)
  /// No method of that name.
  case unknownMethod(String, known: [String])

  public var description: String {
    switch self {
    case .setting(let key, let value, let wanted):
      "the setting '\(key)' cannot be '\(value)': it takes \(wanted)"
    case .unknownMethod(let name, let known):
      "there is no method '\(name)'; this engine knows \(known.joined(separator: ", "))"
    }
  }
}
