import EngineProtocol
import Foundation
import Refinement
import Runs
import Torch
import Training

extension JobRunner {
  /// Writes masks or class maps of a split; images whose files are there are passed over.
  static func export(_ request: ExportRequest, as format: MapExport.Format) throws -> ExitCode {
    let chain = try request.refine.map { text throws(RefinementChain.Failure) in try RefinementChain(text) }
    if chain != nil, format != .masks { throw JobError.refinedMaps }
    let stop = StopSignal.ofProcess
    return try TorchActor.wait {
      let scored = try ScoredRun(
        run: request.run, epoch: request.epoch, data: request.data, split: request.split,
        settings: request.settings, background: request.background, saliency: request.saliency,
        device: request.device, threads: request.threads)
      let bar = ProgressBar(title: "writing \(request.split)")
      defer { bar.clear() }
      // A chain refines the seed of every method.
      let isOwn = format == .masks && chain == nil
      let maker = isOwn ? try maskMaker(of: scored.run, settings: request.settings) : nil
      let refinement = try scored.refinement(chain, along: request.affinity)
      let outcome =
        try maker.map {
          try MaskExport(scored.run, by: $0, over: scored.images).write(to: request.out, stop: stop) {
            bar.show($0, of: $1)
          }
        }
        ?? MapExport(
          scored.run, inference: scored.inference, over: scored.images, as: format, refining: refinement
        ).write(to: request.out, stop: stop) { bar.show($0, of: $1) }
      bar.clear()
      tellProblems(outcome.problems)
      let summary = ExportSummary(out: request.out, images: scored.images.total, outcome)
      print(request.json ? try json(summary) : summary.sentence)
      guard outcome.isComplete else { return .interrupted }
      return outcome.problems.isEmpty ? .done : .failed
    }
  }

  /// Who makes the masks of a run by other means than the seed; nil: nobody.
  @TorchActor
  private static func maskMaker(of run: TrainedRun, settings: [String: SettingValue]) throws -> MaskExport
    .Maker?
  {
    if let inference = try run.boxLabels(with: settings) { return .boxes(inference) }
    return try run.segmentation(with: settings).map { .segmentation($0) }
  }

  /// The format of class maps by the name that a request gives it.
  ///
  /// - Throws: `JobError.format`.
  static func mapFormat(_ name: String) throws -> MapExport.Format {
    guard let format = MapExport.Format(rawValue: name), format != .masks else {
      throw JobError.format(name)
    }
    return format
  }
}

/// What an export came to.
private struct ExportSummary: Encodable {
  var out: String
  /// Of the split.
  var images: Int
  var written: Int
  /// Images whose files were there.
  var kept: Int
  var problems: [String]

  init(out: String, images: Int, _ outcome: MapExport.Outcome) {
    self.out = out
    self.images = images
    written = outcome.written
    kept = outcome.kept
    problems = outcome.problems
  }

  var sentence: String {
    "\(written) of \(images) images written to \(out)" + (kept > 0 ? ", \(kept) were there" : "")
  }
}
