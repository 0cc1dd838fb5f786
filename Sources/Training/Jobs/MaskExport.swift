import Foundation
import Imaging
import Methods
import Runs
import Torch

/// Writes the masks that a method makes by other means than the seed: the two pseudo-masks of boxes, or what a
/// segmentation network says.
///
/// From boxes come `crf/ID.png` (Y_crf), `ret/ID.png` (Y_ret) and `ID.png`, what both say with 255 elsewhere; a
/// segmentation network gives `ID.png`. Files appear whole, and those that are there are passed over.
@TorchActor
public struct MaskExport {
  /// Who makes the masks.
  public enum Maker {
    case boxes(BoxLabelInference)
    case segmentation(SegmentationInference)
  }

  private let run: TrainedRun
  private let maker: Maker
  private let images: LabelledImages

  public init(_ run: TrainedRun, by maker: Maker, over images: LabelledImages) {
    self.run = run
    self.maker = maker
    self.images = images
  }

  /// Exports all images of the split.
  ///
  /// - Throws: `OutputFolder.Failure`, `DenseCRF.Failure`, `FileFailure`.
  public func write(
    to path: String, stop: StopSignal? = nil, progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) throws -> MapExport.Outcome {
    let folder = try OutputFolder(path, outside: images.folder.root, note: note)
    for name in subfolders { try DurableFile.makeDirectory(folder.path(of: name)) }
    var outcome = MapExport.Outcome()
    outcome.problems = images.problems
    let open = images.ids.indices.filter { !folder.has("\(images.ids[$0]).png") }
    outcome.kept = images.count - open.count
    let pass = PreparedPass(images, prepare: preparation) { images, index in
      try images.folder.imageBoxes(images.ids[index]).boxes
    }
    let failed = { (_: Int, error: any Error) in outcome.problems.append("\(error)") }
    let before = outcome.kept
    outcome.isComplete = try pass.run(
      open, stop: stop, progress: { done, _ in progress(before + done, images.count) }, failed: failed
    ) { index, item in
      if case .boxes = maker, item.extra.isEmpty {
        outcome.problems.append(
          "\(images.ids[index]) has no box in its annotation, so that no pseudo-mask is made of it")
        return
      }
      // The file that says that an image is done is the last.
      for (name, mask) in try masks(of: item, id: images.ids[index]) {
        try DurableFile.write(Data(try PNG.encode(labels: mask)), to: folder.path(of: name))
      }
      outcome.written += 1
    }
    return outcome
  }

  private var subfolders: [String] {
    switch maker {
    case .boxes: [PseudoMasks.crfName, PseudoMasks.retrievedName]
    case .segmentation: []
    }
  }

  private var preparation: @Sendable (RGBImage) -> PreparedImage {
    switch maker {
    case .boxes(let inference): return inference.preparation
    case .segmentation(let inference):
      let preparation = inference.preparation
      return { preparation($0) }
    }
  }

  /// The files of an image by name.
  private func masks(
    of item: PreparedPass<[LabelledBox]>.Item, id: String
  ) throws -> [(name: String, mask: LabelMap)] {
    switch maker {
    case .boxes(let inference):
      let pair = try inference.masks(of: item.image, prepared: item.prepared, boxes: item.extra)
      return [
        ("\(PseudoMasks.crfName)/\(id).png", pair.crf),
        ("\(PseudoMasks.retrievedName)/\(id).png", pair.retrieved),
        ("\(id).png", pair.agreement),
      ]
    case .segmentation(let inference):
      return [("\(id).png", try inference(item.image, prepared: item.prepared).mask)]
    }
  }

  /// What decides the content of the files.
  private var note: [String: String] {
    var note = ["run": run.folder.name, "epoch": "\(run.epoch)", "split": images.split, "format": "masks"]
    switch maker {
    case .boxes(let inference): note["labels"] = inference.labelling.description
    case .segmentation(let inference):
      note["views"] = inference.settings.viewsDescription
      note["refine"] = inference.crf.map { "crf:\($0.rawValue)" } ?? "none"
    }
    return note
  }
}
