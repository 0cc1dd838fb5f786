/// A method with its components and schedule: everything that decides a training but the data.
///
/// A complete recipe holds a value for every key that its method declares; `RecipeSchema` completes and checks one.
public struct Recipe: Hashable, Sendable, Codable {
  /// The method's name, `cam`.
  public var method: String
  /// Component or schedule key → value.
  public var settings: [String: SettingValue]

  public init(method: String, settings: [String: SettingValue] = [:]) {
    self.method = method
    self.settings = settings
  }
}
