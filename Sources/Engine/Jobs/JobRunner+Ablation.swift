import EngineProtocol
import Evaluation
import Foundation
import Methods
import Runs
import Torch
import Training

extension JobRunner {
  /// Trains what is not trained yet, scores every run in the same way, and prints the table.
  static func ablate(_ request: AblateRequest) throws -> ExitCode {
    let ablation = try Ablation(
      recipes: zip(request.recipeNames, request.recipes).map { ($0, $1) }, components: request.components,
      seeds: request.seeds)
    let common = TrainingOrder(
      recipe: request.recipes[0], recipeName: request.recipeNames[0], data: request.data, runs: request.runs,
      weights: request.weights, labelled: request.labelled, device: request.device, threads: request.threads)
    let roots = [request.runs] + Locations.current.runRoots()
    let stop = StopSignal.ofProcess
    return try TorchActor.wait {
      var rows = ablation.variants.map { AblationTable.Row(title: $0.title) }
      var names: [ScoreName] = []
      var saliency: [String] = []
      // Seed by seed, so that an ablation that is stopped early has compared all variants.
      for seed in ablation.seeds {
        for (index, variant) in ablation.variants.enumerated() {
          let order = ablation.order(variant, seed: seed, like: common, roots: roots)
          do {
            guard let folder = try trained(order, title: variant.title, stop: stop),
              let report = try scored(folder, request, stop: stop)
            else { return .interrupted }
            if !names.contains(report.name) { names.append(report.name) }
            if let maps = try folder.environment().saliency, !saliency.contains(maps) {
              saliency.append(maps)
            }
            rows[index].runs.append(folder.name)
            for (column, value) in scores(of: report) {
              rows[index].scores[column, default: []].append(value)
            }
          } catch TrainingFailure.diverged(let step, let epoch, _, _) {
            rows[index].failures.append("seed \(seed) diverged in epoch \(epoch), step \(step)")
          }
        }
      }
      let table = AblationTable(name: title(of: names, saliency: saliency), columns: columns, rows: rows)
      print(request.json ? try json(table) : table.text)
      return rows.allSatisfy(\.failures.isEmpty) ? .done : .failed
    }
  }

  /// The name that all scores of a table share, and the saliency maps that taught some of its runs.
  private static func title(of names: [ScoreName], saliency: [String]) -> String {
    guard var name = names.first else { return "nothing was scored" }
    let maps = saliency.isEmpty ? "" : "; saliency maps: \(saliency.joined(separator: "; "))"
    if names.count == 1 { return "\(name)\(maps)" }
    name.background = nil
    return "\(name), each recipe's background rule\(maps)"
  }

  /// The finished run of an order; nil: stopped.
  @TorchActor
  private static func trained(_ order: TrainingOrder, title: String, stop: StopSignal) throws -> RunFolder? {
    switch try TrainingJob.prepare(order) {
    case .alreadyFinished(let folder): return folder
    case .ready(let job):
      say("training \(title) as \(job.folder.name)")
      for notice in job.notices { say(notice) }
      let progress = ConsoleProgress(on: .standardError, json: false)
      return try job.run(subscribers: [progress], stop: stop) == .finished ? job.folder : nil
    }
  }

  /// The scores of a run's last epoch with its recipe's whole inference; nil: stopped.
  @TorchActor
  private static func scored(
    _ folder: RunFolder, _ request: AblateRequest, stop: StopSignal
  ) throws -> EvaluationReport? {
    let scored = try ScoredRun(
      run: folder.path, epoch: nil, data: request.data, split: request.scored, settings: [:],
      background: nil, device: request.device, threads: request.threads)
    let bar = ProgressBar(title: "scoring \(folder.name)")
    defer { bar.clear() }
    return try SplitEvaluation(scored.inference, over: scored.images)
      .run(stop: stop) { bar.show($0, of: $1) }?.seed.report
  }

  private static let columns = ["mIoU", "foreground", "over", "under", "contour F", "mAP"]

  private static func scores(of report: EvaluationReport) -> [(String, Double)] {
    let values: [Double?] = [
      report.mIoU, report.foregroundMIoU, report.falsePositive, report.falseNegative, report.contourF,
      report.mAP,
    ]
    return zip(columns, values).compactMap { column, value in value.map { (column, $0) } }
  }
}
