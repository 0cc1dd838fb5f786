import Dispatch
import Foundation
import Imaging
import Runs
import Synchronization
import VOC

/// Makes classical saliency maps of a folder's images and writes them as the loader reads them, `ID.png`, on all cores.
///
/// Maps that are there are passed over, so that an interrupted pass goes on; an image that cannot be read costs one
/// sentence.
struct SaliencyWriter {
  private let folder: VOCFolder
  private let ids: [String]

  /// What a pass came to, as `--json` prints it.
  struct Outcome: Encodable {
    let out: String
    let method: String
    /// Of the folder, or of the split.
    let images: Int
    var written = 0
    /// Images whose maps were there.
    var kept = 0
    /// One sentence for each image that has no map now.
    var problems: [String] = []

    var sentence: String {
      "\(written) of \(images) saliency maps written to \(out)" + (kept > 0 ? ", \(kept) were there" : "")
    }
  }

  /// Opens the folder.
  ///
  /// - Parameter split: nil: all images.
  /// - Throws: `VOCError`.
  init(_ path: String, split: String?) throws {
    let folder = try VOCFolder.open(path)
    ids = try split.map { try folder.ids(in: $0) } ?? folder.ids
    self.folder = folder
  }

  /// Writes the maps that are missing.
  ///
  /// - Parameter progress: called after each image with the number done and the number of all, from one thread at a
  ///   time.
  /// - Throws: `OutputFolder.Failure`, `FileFailure`.
  func write(to path: String, progress: @Sendable (_ done: Int, _ of: Int) -> Void) throws -> Outcome {
    let out = try OutputFolder(
      path, outside: folder.root, note: ["method": MinimumBarrierSaliency.name, "data": folder.root])
    var outcome = Outcome(out: path, method: MinimumBarrierSaliency.name, images: ids.count)
    let open = ids.filter { !out.has("\($0).png") }
    outcome.kept = ids.count - open.count
    let failures = Mutex<(done: Int, byPlace: [Int: any Error])>((0, [:]))
    DispatchQueue.concurrentPerform(iterations: open.count) { place in
      let result = Result { try write(open[place], to: out) }
      failures.withLock { state in
        state.done += 1
        if case .failure(let error) = result { state.byPlace[place] = error }
        progress(state.done, open.count)
      }
    }
    let failed = failures.withLock(\.byPlace).sorted { $0.key < $1.key }.map(\.value)
    // A folder that cannot be written is one failure, not one for each image.
    if let unwritable = failed.first(where: { $0 is FileFailure }) { throw unwritable }
    outcome.problems = failed.map { "\($0)" }
    outcome.written = open.count - failed.count
    return outcome
  }

  private func write(_ id: String, to out: OutputFolder) throws {
    let map = MinimumBarrierSaliency()(try folder.image(id).image)
    try DurableFile.write(Data(try PNG.encode(grey: map)), to: out.path(of: "\(id).png"))
  }
}
