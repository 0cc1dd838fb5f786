import Foundation
import Imaging
import Networks
import Refinement
import Runs
import Synchronization
import Torch

/// Writes what a trained run gives for a split into files, one or a few an image (METHODS §6.5).
///
/// Every file is written whole under its name or not at all. Images whose files are there are passed over,
/// so that an interrupted export goes on. The output folder never lies inside the data set.
@TorchActor
public struct MapExport {
  /// What is written.
  public enum Format: String, CaseIterable, Hashable, Sendable {
    /// Pseudo-masks as indexed PNG with VOC's palette at the image's size, `ID.png`: seeds, refined by a chain if any.
    case masks
    /// Normalised class maps [K',H,W] as float32 and their `classes`, `ID.safetensors`.
    case safetensors
    /// Normalised class maps as 8-bit grey, `ID_CLASS.png`, and one empty list of names for an image without
    /// classes.
    case png
  }

  /// What an export came to.
  public struct Outcome: Hashable, Sendable {
    public var written = 0
    /// Images whose files were there.
    public var kept = 0
    /// One sentence for each image that could not be exported.
    public var problems: [String] = []
    /// Whether all images were seen.
    public var isComplete = true
  }

  private let run: TrainedRun
  private let inference: CAMInference
  private let images: LabelledImages
  private let format: Format
  private let refinement: PreparedChain

  /// - Parameter refinement: The chain that refines the maps before they are written.
  public init(
    _ run: TrainedRun, inference: CAMInference, over images: LabelledImages, as format: Format,
    refining refinement: PreparedChain = .none
  ) {
    self.run = run
    self.inference = inference
    self.images = images
    self.format = format
    self.refinement = refinement
  }

  /// Exports all images of the split.
  ///
  /// - Throws: `OutputFolder.Failure`, `BackgroundRule.Failure`, `RefinementChain.Failure`, `FileFailure`.
  public func write(
    to path: String, stop: StopSignal? = nil, progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) throws -> Outcome {
    let folder = try OutputFolder(path, outside: images.folder.root, note: try note())
    var outcome = Outcome()
    outcome.problems = images.problems
    let open = images.ids.indices.filter { !folder.has(marker(of: images.ids[$0])) }
    let kept = images.count - open.count
    outcome.kept = kept
    func tell(_ done: Int) { progress(kept + done, images.count) }
    if format == .masks {
      try writeMasks(open, to: folder, stop: stop, outcome: &outcome, progress: tell)
    } else {
      try writeMaps(open, to: folder, stop: stop, outcome: &outcome, progress: tell)
    }
    return outcome
  }

  /// The file whose presence says that an image is done; it is written last.
  private func marker(of id: String) -> String {
    switch format {
    case .masks: "\(id).png"
    case .safetensors: "\(id).safetensors"
    case .png: "\(id).txt"
    }
  }

  /// Refined masks, which side threads make and write.
  private func writeMasks(
    _ open: [Int], to folder: OutputFolder, stop: StopSignal?, outcome: inout Outcome,
    progress: (_ done: Int) -> Void
  ) throws {
    let written = Mutex(0)
    let ids = images.ids
    var problems: [String] = []
    outcome.isComplete = try RefinedPass(inference, over: images, refining: refinement).run(
      open, stop: stop, reading: { _ in }, failed: { problems.append("\(ids[$0]): \($1)") },
      progress: progress,
      body: { seen in
        let mask = try seen.maps[seen.maps.count - 1].mask()
        try DurableFile.write(
          Data(try PNG.encode(labels: mask)), to: folder.path(of: "\(ids[seen.index]).png"))
        written.withLock { $0 += 1 }
      })
    outcome.written = written.withLock { $0 }
    outcome.problems += problems
  }

  /// Class maps, which are tensors on their way into a file.
  private func writeMaps(
    _ open: [Int], to folder: OutputFolder, stop: StopSignal?, outcome: inout Outcome,
    progress: (_ done: Int) -> Void
  ) throws {
    var problems: [String] = []
    var written = 0
    outcome.isComplete = try InferencePass(inference, over: images).run(
      open, stop: stop, reading: { _ in }, failed: { _, error in problems.append("\(error)") },
      body: { index, result, _ in
        try write(result.maps, of: images.ids[index], to: folder)
        written += 1
        progress(written)
      })
    outcome.written = written
    outcome.problems += problems
  }

  private func write(_ maps: ClassMaps, of id: String, to folder: OutputFolder) throws {
    if format == .safetensors {
      let shape = [maps.planes.count, maps.height, maps.width]
      return try SafetensorsFile.write(
        [
          (name: "maps", tensor: Tensor(maps.planes.flatMap(\.values), shape: shape)),
          (name: "classes", tensor: Tensor(indices: maps.classes)),
        ], to: folder.path(of: marker(of: id)))
    }
    let names = maps.classes.map { images.classes.name(of: $0) }
    for (plane, name) in zip(maps.planes, names) {
      try DurableFile.write(Data(try PNG.encode(grey: plane)), to: folder.path(of: "\(id)_\(name).png"))
    }
    let list = names.map { $0 + "\n" }.joined()
    try DurableFile.write(Data(list.utf8), to: folder.path(of: marker(of: id)))
  }

  /// What decides the content of the files.
  private func note() throws -> [String: String] {
    var note = [
      "run": run.folder.name, "epoch": "\(run.epoch)",
      "weights": try SHA256.checksum(ofFile: run.folder.epoch(run.epoch).weightsPath), "split": images.split,
      "format": format.rawValue,
      "views": inference.settings.viewsDescription,
      "normalisation": inference.settings.normalisation.rawValue,
      "labels": images.labelSource,
    ]
    if format == .masks {
      note["background"] = inference.settings.background.description
      if inference.settings.background.needsSaliency { note["saliency"] = images.saliency?.name }
      note["refine"] = refinement.chain.stages.isEmpty ? "none" : refinement.chain.description
    }
    return note
  }
}
