/// Which colours everything has that is not a photograph or a score.
public enum ThemeChoice: String, CaseIterable, Hashable, Sendable, Codable {
  case dark, light
  /// Dark, and no meaning hangs on telling red from green.
  case safe

  /// The words in the list of themes.
  package var title: String {
    switch self {
    case .dark: "dark"
    case .light: "light"
    case .safe: "dark, safe for every kind of colour vision"
    }
  }
}
