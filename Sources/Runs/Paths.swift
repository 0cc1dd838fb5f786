import Foundation

/// The absolute form of a path as a person typed it.
public func absolutePath(_ path: String) -> String {
  URL(filePath: (path as NSString).expandingTildeInPath).standardizedFileURL.path
}
