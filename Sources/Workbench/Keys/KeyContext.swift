/// Where the keys go.
package enum KeyContext: String, CaseIterable, Hashable, Sendable {
  case panes, components, retrain, curves, list, prompt, jobs, thumbnails, failures, matrix, help, offer,
    export

  /// The words in help.
  package var title: String {
    switch self {
    case .panes: "panes"
    case .components: "component sheet"
    case .retrain: "retrain sheet"
    case .curves: "curves"
    case .list: "list"
    case .prompt: "command and filter line"
    case .jobs: "jobs"
    case .thumbnails: "thumbnails"
    case .failures: "failure table"
    case .matrix: "matrix of components"
    case .help: "help"
    case .offer: "the last session"
    case .export: "export sheet"
    }
  }

  /// Whether printable characters without a command are typed text here.
  package var takesText: Bool { [.retrain, .list, .prompt, .help].contains(self) }
}
