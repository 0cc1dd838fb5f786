import Foundation
import Runs

/// A folder of images with the folders of runs that belong to it.
public struct DataPlace {
  public let data: String
  /// The name to show; nil: the folder's own.
  public let title: String?
  /// New runs go to the first.
  public let runRoots: [String]

  /// The folder that was named, or the painted set with the runs that come with the program.
  public init(_ directory: String?, runs: String?) throws {
    let locations = Locations.current
    if let directory, absolutePath(directory) != PaintedFolder.path {
      data = absolutePath(directory)
      title = nil
      // The runs that come with the program were trained on the painted set and tell nothing of another folder.
      runRoots = [runs.map(absolutePath) ?? locations.userRuns]
    } else {
      data = try PaintedFolder.ready()
      title = "painted set"
      runRoots = locations.runRoots(userRuns: runs.map(absolutePath) ?? locations.bundledSetRuns)
    }
  }
}
