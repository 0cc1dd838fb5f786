import Foundation

/// A text that changes whenever a run's indexed files do: their sizes, times and inodes.
struct RunSignature {
  let text: String

  init(of folder: RunFolder) {
    var parts = [folder.path(of: .recipe), folder.path(of: .environment)].map(Self.mark)
    for epoch in folder.epochs() {
      parts.append("\(epoch.number)")
      parts.append(Self.mark(epoch.weightsPath))
      for evaluation in [epoch.own] + epoch.evaluations() {
        parts += [evaluation.name, Self.mark(evaluation.scoresPath), Self.mark(evaluation.imagesPath)]
      }
    }
    text = parts.joined(separator: " ")
  }

  /// A text that changes whenever a file does; `-` for none.
  static func mark(_ path: String) -> String {
    var status = stat()
    guard stat(path, &status) == 0 else { return "-" }
    return "\(status.st_size):\(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec):\(status.st_ino)"
  }
}
