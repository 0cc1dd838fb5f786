import Foundation
import Runs

/// How a run is named on the command line: a path, or a name below the folders of runs.
enum RunArgument {
  /// The run's folder as an absolute path.
  ///
  /// Throws when there is no such run, naming those that there are.
  static func folder(_ text: String, runs: String?) throws -> String {
    if text.contains("/") { return absolutePath(text) }
    let roots = Locations.current.runRoots(userRuns: runs.map(absolutePath))
    for root in roots {
      if let folder = try? RunFolder(opening: text, in: root) { return folder.path }
    }
    let known = roots.flatMap { RunFolder.all(in: $0) }.map(\.name)
    let hint =
      NearestMatch.nearest(to: text, among: known).map { "; did you mean '\($0)'?" }
      ?? (known.isEmpty ? "; there are no runs yet, camscope train makes one" : "; camscope runs lists them")
    throw CommandFailure("no run '\(text)' in \(roots.joined(separator: " or "))\(hint)")
  }
}
