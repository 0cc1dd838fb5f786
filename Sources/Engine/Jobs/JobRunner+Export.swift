import EngineProtocol
import Foundation
import Imaging
import Networks
import Refinement
import Runs
import Torch
import Training

extension JobRunner {
  /// Writes seed masks as palette PNGs of the images' size, `ID.png`.
  static func exportMasks(_ request: ExportRequest) throws -> ExitCode {
    guard request.refine == nil else { throw JobError.stage("seed after \(request.refine ?? "")") }
    return try export(request) { image, maps, rule in
      let mask = try SeedMask.labels(of: maps, background: rule)
      try write(try PNG.encode(labels: mask), to: "\(request.out)/\(image).png")
    }
  }

  /// Writes class maps, `ID.safetensors` with a tensor a class, or `ID_CLASS.png` in grey.
  static func exportCAMs(_ request: ExportRequest) throws -> ExitCode {
    guard request.refine == nil else { throw JobError.stage("cam after \(request.refine ?? "")") }
    switch request.format {
    case "png":
      return try export(request) { image, maps, _ in
        for (label, plane) in zip(maps.classes, maps.planes) {
          try write(try PNG.encode(grey: plane), to: "\(request.out)/\(image)_\(label).png")
        }
      }
    case "safetensors":
      return try export(request) { image, maps, _ in
        let tensors = zip(maps.classes, maps.planes).map { label, plane in
          (name: "\(label)", tensor: Tensor(plane.values, shape: [plane.height, plane.width]))
        }
        try SafetensorsFile.write(tensors, to: "\(request.out)/\(image).safetensors")
      }
    default: throw JobError.format(request.format)
    }
  }

  private static func export(
    _ request: ExportRequest,
    writing body: @escaping @TorchActor @Sendable (String, ClassMaps, BackgroundRule) throws -> Void
  ) throws -> ExitCode {
    try refuse(out: request.out, inside: request.data)
    let stop = StopSignal.ofProcess
    return try TorchActor.wait {
      let scored = try ScoredRun(
        run: request.run, epoch: request.epoch, data: request.data, split: request.split,
        settings: request.settings, background: request.background, device: request.device,
        threads: request.threads)
      try DurableFile.makeDirectory(request.out)
      let images = scored.images
      let rule = scored.inference.settings.background
      var problems = images.problems
      var written = 0
      let bar = ProgressBar(title: "writing \(request.split)")
      let finished = try InferencePass(scored.inference, over: images).run(
        Array(images.ids.indices), stop: stop, reading: { _ in },
        failed: { _, error in problems.append("\(error)") },
        body: { index, result, _ in
          try body(images.ids[index], result.maps, rule)
          written += 1
          bar.show(written, of: images.count)
        })
      bar.clear()
      guard finished else { return .interrupted }
      tellProblems(problems)
      let summary = ExportSummary(
        out: request.out, written: written, images: images.total, problems: problems)
      print(request.json ? try JobRunner.json(summary) : summary.sentence)
      return problems.isEmpty ? .done : .failed
    }
  }

  /// Nothing is ever written into a data set's folder.
  private static func refuse(out: String, inside data: String) throws {
    let places = [out, data].map { URL(fileURLWithPath: $0).resolvingSymlinksInPath().pathComponents }
    if places[0].starts(with: places[1]) {
      throw TrainingFailure.outputInsideData(path: out, data: data)
    }
  }

  /// Whole or not at all, but not synced: what a crash takes is made again by the same command.
  private static func write(_ bytes: [UInt8], to path: String) throws {
    do {
      try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw FileFailure(doing: "written", path: path, code: errno == 0 ? EIO : errno)
    }
  }
}

/// What an export came to.
private struct ExportSummary: Encodable {
  var out: String
  var written: Int
  var images: Int
  var problems: [String]

  var sentence: String { "\(written) of \(images) images written to \(out)" }
}
