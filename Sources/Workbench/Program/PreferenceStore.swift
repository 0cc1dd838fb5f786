import Foundation
import Runs

/// What a person chose for all folders.
package struct Preferences: Codable, Equatable, Sendable {
  package var theme = ThemeChoice.dark
  /// Whether the tour was taken or left.
  package var hasSeenTour = false

  package init() {}

  /// Those of a state; a tour counts as seen once it is begun, so that it never comes again.
  init(_ state: WorkbenchState, before: Preferences) {
    theme = state.theme
    hasSeenTour = before.hasSeenTour || state.tour != nil
  }
}

/// Where they are kept.
package struct PreferenceStore: Sendable {
  private let path: String

  package init(stateFolder: String) { path = "\(stateFolder)/preferences.json" }

  /// What was kept; the usual where there is none, or it cannot be read.
  package func load() -> Preferences {
    (try? JSONFile.read(Preferences.self, from: path)) ?? Preferences()
  }

  /// Keeps them, whole or not at all.
  ///
  /// - Throws: `FileFailure`.
  package func save(_ preferences: Preferences) throws {
    try DurableFile.makeDirectory((path as NSString).deletingLastPathComponent)
    try JSONFile.write(preferences, to: path)
  }
}
