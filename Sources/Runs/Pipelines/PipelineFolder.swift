import Foundation

/// A pipeline on disk, below the folder of the runs that it trains.
///
///     pipelines/NAME/pipeline.json   `PipelineRecord`
///     pipelines/NAME/masks/          the pseudo-masks that the segmentation network is trained on
///     pipelines/NAME/progress.json   `RunProgress`, whose epochs are the stages
///     pipelines/NAME/lock            `RunLock`
///
/// Its trainings are ordinary runs beside `pipelines`. Files are replaced whole, as those of runs are.
public struct PipelineFolder: Hashable, Sendable {
  /// The folder below a folder of runs that pipelines lie in; no run can have its name.
  public static let parentName = "pipelines"

  /// The folder, absolute.
  public let path: String

  /// The pipeline's name, that of its folder.
  public var name: String { (path as NSString).lastPathComponent }

  /// Names the folder of a pipeline that may or may not exist.
  ///
  /// - Throws: `RunError.badName`.
  public init(_ name: String, in runs: String) throws {
    path = "\(runs)/\(Self.parentName)/\(try RunName.checked(name))"
  }

  private init(path: String) { self.path = path }

  /// The pipelines below a folder of runs, by name; an absent folder has none.
  public static func all(in runs: String) -> [PipelineFolder] {
    let parent = "\(runs)/\(parentName)"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? []
    return names.filter(RunName.isValid).sorted().map { PipelineFolder(path: "\(parent)/\($0)") }
      .filter(\.exists)
  }

  /// Whether the folder holds a pipeline.
  public var exists: Bool { access(recordPath, R_OK) == 0 }

  public var recordPath: String { "\(path)/pipeline.json" }
  public var masksPath: String { "\(path)/masks" }

  /// Its lock, its progress and its state, which are as those of a training.
  public var work: RunFolder { RunFolder(path: path) }

  /// What was asked for, and the stages.
  ///
  /// - Throws: `FileFailure` or `RunError.damaged`.
  public func record() throws -> PipelineRecord { try JSONFile.read(PipelineRecord.self, from: recordPath) }

  /// Replaces the record.
  ///
  /// - Throws: `FileFailure`.
  public func write(_ record: PipelineRecord) throws { try JSONFile.write(record, to: recordPath) }

  /// Removes unfinished files that a killed process left behind; only the holder of the lock may call it.
  public func tidyUp() {
    let files = FileManager.default
    let below = (try? files.subpathsOfDirectory(atPath: path)) ?? []
    let folders = Set(below.map { ("\(path)/\($0)" as NSString).deletingLastPathComponent })
    for folder in folders.sorted() { DurableFile.removePartials(in: folder) }
  }
}
