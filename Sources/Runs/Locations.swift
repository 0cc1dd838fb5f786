import Foundation

/// Where runs, the bundled set, the workbench's state and caches lie.
public struct Locations: Hashable, Sendable {
  private let environment: [String: String]
  private let currentDirectory: String
  private let executable: String

  /// The places of this process.
  public static let current = Locations(
    environment: ProcessInfo.processInfo.environment,
    currentDirectory: FileManager.default.currentDirectoryPath,
    executable: (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
      ?? CommandLine.arguments.first ?? "")

  /// The places of a process with this environment, current directory, and executable (its real path).
  public init(environment: [String: String], currentDirectory: String, executable: String) {
    self.environment = environment
    self.currentDirectory = currentDirectory
    self.executable = executable
  }

  /// The folder of the user's runs: `runs` in the current directory.
  public var userRuns: String { "\(currentDirectory)/runs" }

  /// Where the program keeps what it makes for a user: the bundled set's runs.
  public var data: String { "\(base("XDG_DATA_HOME", fallback: ".local/share"))/camscope" }

  /// Where the workbench keeps its state.
  public var state: String { "\(base("XDG_STATE_HOME", fallback: ".local/state"))/camscope" }

  /// Where the index lies when its folder of runs cannot hold it.
  public var cache: String { "\(base("XDG_CACHE_HOME", fallback: ".cache"))/camscope" }

  /// The folder of runs of trainings on the bundled set.
  public var bundledSetRuns: String { "\(data)/runs" }

  /// The assets: CAMSCOPE_ASSETS if set, else the nearest `assets` folder with the marker file, searched upward from
  /// the executable's folder; nil: there is none.
  public var assets: String? {
    if let set = environment["CAMSCOPE_ASSETS"], !set.isEmpty { return set }
    var folder = (executable as NSString).deletingLastPathComponent
    while folder.hasPrefix("/") {
      let candidate = folder == "/" ? "/assets" : "\(folder)/assets"
      if access("\(candidate)/\(Self.assetsMarker)", R_OK) == 0 { return candidate }
      if folder == "/" { break }
      folder = (folder as NSString).deletingLastPathComponent
    }
    return nil
  }

  /// The runs that come with the program; read-only.
  ///
  /// nil: no assets.
  public var bundledRuns: String? { assets.map { "\($0)/runs" } }

  /// Every folder of runs that is shown: the user's (or the one named), then the bundled one where it exists.
  public func runRoots(userRuns: String? = nil) -> [String] {
    let bundled = bundledRuns.flatMap { access($0, R_OK) == 0 ? $0 : nil }
    return [userRuns ?? self.userRuns] + (bundled.map { [$0] } ?? [])
  }

  /// The file that tells the assets folder from others of that name.
  public static let assetsMarker = "camscope.assets"

  /// A base directory of the XDG specification, which demands that relative values be ignored.
  private func base(_ variable: String, fallback: String) -> String {
    if let set = environment[variable], set.hasPrefix("/") { return set }
    let home = environment["HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? NSHomeDirectory()
    return "\(home)/\(fallback)"
  }
}
