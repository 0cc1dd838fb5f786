import Foundation

/// One training of a recipe on disk; the folders are the truth about runs.
///
///     NAME/recipe.yaml         the recipe as it ran
///     NAME/environment.json    `RunEnvironment`
///     NAME/epochs/0003/        `EpochFolder`
///     NAME/teaching/           what another run's class maps became, a picture an image
///     NAME/losses.jsonl        `LossLog`
///     NAME/progress.json       `RunProgress`
///     NAME/log.txt             what the trainer printed
///     NAME/lock                `RunLock`
///
/// Files are replaced whole (`DurableFile`), so a reader needs no lock and a crash leaves nothing half-written.
public struct RunFolder: Hashable, Sendable {
  /// The files of a run folder.
  public enum Item: String, CaseIterable, Sendable {
    case recipe = "recipe.yaml"
    case environment = "environment.json"
    case epochs
    case teaching
    case losses = "losses.jsonl"
    case progress = "progress.json"
    case log = "log.txt"
    case lock
  }

  /// The folder, absolute.
  public let path: String

  /// The run's name, that of its folder.
  public var name: String { (path as NSString).lastPathComponent }

  /// Names a run folder that may or may not exist.
  public init(path: String) {
    self.path = path
  }

  /// Opens a run by its name below a folder of runs.
  ///
  /// - Throws: `RunError.badName`, or `RunError.absent` with the nearest name.
  public init(opening name: String, in runs: String) throws {
    self.init(path: "\(runs)/\(try RunName.checked(name))")
    guard exists else {
      throw RunError.absent(
        name: name, runs: runs,
        nearest: NearestMatch.nearest(to: name, among: Self.all(in: runs).map(\.name)))
    }
  }

  /// Finds a run by its name in the first folder of runs that has it, or by a path that holds a slash.
  ///
  /// - Throws: `RunError.badName`, or `RunError.absent` with the nearest name of all.
  public static func find(_ text: String, in roots: [String]) throws -> RunFolder {
    if text.contains("/") {
      let path = URL(fileURLWithPath: text).standardizedFileURL.path
      let parent = (path as NSString).deletingLastPathComponent
      return try RunFolder(opening: (path as NSString).lastPathComponent, in: parent)
    }
    let name = try RunName.checked(text)
    for root in roots {
      let folder = RunFolder(path: "\(root)/\(name)")
      if folder.exists { return folder }
    }
    throw RunError.absent(
      name: name, runs: roots.joined(separator: " or "),
      nearest: NearestMatch.nearest(to: name, among: roots.flatMap { all(in: $0).map(\.name) }))
  }

  /// Makes the folder of a new run with its recipe and environment.
  ///
  /// The recipe is written last: a folder without one is no run yet, and may be taken by the next of that name.
  /// - Throws: `RunError.badName`, `RunError.exists`, or `FileFailure`.
  public static func create(
    _ name: String, in runs: String, recipe: Recipe, keys: [String] = [], environment: RunEnvironment
  ) throws -> RunFolder {
    let folder = RunFolder(path: "\(runs)/\(try RunName.checked(name))")
    guard !folder.exists else { throw RunError.exists(name: name, runs: runs) }
    try DurableFile.makeDirectory(folder.path(of: .epochs))
    try folder.write(environment)
    try DurableFile.write(Data(recipe.yaml(keys: keys).utf8), to: folder.path(of: .recipe))
    return folder
  }

  /// The runs below a folder, by name; an absent folder has none.
  public static func all(in runs: String) -> [RunFolder] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: runs)) ?? []
    return names.filter(RunName.isValid).sorted().map { RunFolder(path: "\(runs)/\($0)") }.filter(\.exists)
  }

  /// Whether the folder holds a run.
  public var exists: Bool { access(path(of: .recipe), R_OK) == 0 }

  /// The path of one of the folder's files.
  public func path(of item: Item) -> String { "\(path)/\(item.rawValue)" }
}
