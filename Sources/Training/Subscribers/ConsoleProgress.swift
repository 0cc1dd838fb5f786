import Evaluation
import Foundation
import Torch

/// Shows a training on a stream: a bar that is redrawn on a terminal, one line an epoch elsewhere, or JSON
/// lines.
public final class ConsoleProgress: TrainingSubscriber {
  /// How progress is written.
  public enum Style: Hashable, Sendable {
    /// A line that is rewritten in place, for terminals.
    case bar
    /// One line an epoch, for files and pipes.
    case lines
    /// One JSON object a line.
    case json
  }

  private let style: Style
  private let write: (String) -> Void
  private var plan: TrainingEvent.Plan?
  private var epochStart = ContinuousClock.now
  private var sums: [(name: String, sum: Double)] = []
  private var steps = 0
  private var lastStep: TrainingEvent.Step?
  private var lastDraw: ContinuousClock.Instant?

  /// - Parameter write: Takes text as it is, line ends included.
  public init(style: Style, write: @escaping (String) -> Void) {
    self.style = style
    self.write = write
  }

  /// Progress on standard error or another stream: a bar if it is a terminal, else lines.
  public convenience init(on stream: FileHandle, json: Bool = false) {
    let style: Style = json ? .json : isatty(stream.fileDescriptor) == 1 ? .bar : .lines
    self.init(style: style) { try? stream.write(contentsOf: Data($0.utf8)) }
  }

  public func receive(_ event: TrainingEvent) throws {
    switch event {
    case .taught(let images, let total):
      if style == .bar { write("\r\u{1b}[Klabels of image \(images)/\(total)…") }
    case .runStarted(let plan): start(plan)
    case .epochStarted:
      epochStart = .now
      sums = []
      steps = 0
    case .step(let step): count(step)
    case .epochTrained: break
    case .scoring(_, let split): if style == .bar { write("\r\u{1b}[Kscoring \(split)…") }
    case .epochEnded(let epoch, let scores): end(epoch, scores)
    case .finished: emit(["event": "finished"], line: "done")
    case .stopped(let epoch, let step):
      emit(
        ["event": "stopped", "epoch": epoch, "step": step],
        line: "stopped in epoch \(epoch) after step \(step); go on with --resume")
    case .failed(let cause): emit(["event": "failed", "cause": cause], line: nil)
    }
  }

  private func start(_ plan: TrainingEvent.Plan) {
    self.plan = plan
    let resumed = plan.epochsDone > 0 ? ", going on after epoch \(plan.epochsDone)" : ""
    emit(
      [
        "event": "started", "images": plan.images, "batch": plan.batch, "epochs": plan.epochs,
        "steps": plan.steps, "epochsDone": plan.epochsDone,
      ],
      line: "\(plan.images) images, \(plan.epochs) epochs of \(plan.steps / plan.epochs) steps\(resumed)")
  }

  private func count(_ step: TrainingEvent.Step) {
    lastStep = step
    steps += 1
    for term in step.terms {
      if let i = sums.firstIndex(where: { $0.name == term.name }) {
        sums[i].sum += term.value
      } else {
        sums.append((term.name, term.value))
      }
    }
    guard style == .bar, let plan else { return }
    if let lastDraw, ContinuousClock.now - lastDraw < .milliseconds(200) { return }
    lastDraw = .now
    let share = Double(step.step) / Double(plan.steps)
    let filled = Int(share * 20)
    let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 20 - filled)
    write(
      "\r\u{1b}[K\(bar) epoch \(step.epoch)/\(plan.epochs)  \(terms)  "
        + String(format: "%.1f img/s  ", step.imagesPerSecond) + "\(Self.duration(step.secondsLeft)) left")
  }

  private func end(_ epoch: Int, _ scores: EpochScores?) {
    let seconds = (ContinuousClock.now - epochStart) / .seconds(1)
    var object: [String: Any] = ["event": "epoch", "epoch": epoch, "seconds": rounded(seconds)]
    object["terms"] = Dictionary(uniqueKeysWithValues: means.map { ($0.name, rounded($0.mean)) })
    var line = "epoch \(epoch)/\(plan?.epochs ?? epoch)  \(terms)  \(Self.duration(seconds))"
    if let step = lastStep {
      line += String(format: "  %.1f img/s", step.imagesPerSecond)
      object["imagesPerSecond"] = rounded(step.imagesPerSecond)
      object["rate"] = step.rate
    }
    if let report = scores?.report {
      line += "  \(report.name): " + String(format: "%.1f %%", 100 * report.mIoU)
      object["score"] = report.name.description
      object["mIoU"] = rounded(report.mIoU)
      if let mAP = report.mAP {
        line += String(format: ", mAP %.1f %%", 100 * mAP)
        object["mAP"] = rounded(mAP)
      }
    }
    emit(object, line: line)
  }

  private var means: [(name: String, mean: Double)] { sums.map { ($0.name, $0.sum / Double(max(1, steps))) } }

  private var terms: String {
    means.map { "\($0.name) " + String(format: "%.4f", $0.mean) }.joined(separator: "  ")
  }

  private func emit(_ object: [String: Any], line: String?) {
    switch style {
    case .json:
      if let data = try? JSONSerialization.data(withJSONObject: object, options: [.sortedKeys]) {
        write(String(decoding: data, as: UTF8.self) + "\n")
      }
    case .bar: if let line { write("\r\u{1b}[K\(line)\n") }
    case .lines: if let line { write(line + "\n") }
    }
  }

  /// Six digits are more than any of these numbers means.
  private func rounded(_ value: Double) -> Double { (value * 1e6).rounded() / 1e6 }

  /// `48 s`, `3 min 05 s`, `2 h 14 min`.
  static func duration(_ seconds: Double) -> String {
    let total = Int(max(0, seconds.isFinite ? seconds : 0).rounded())
    if total < 60 { return "\(total) s" }
    if total < 3600 { return String(format: "%d min %02d s", total / 60, total % 60) }
    return String(format: "%d h %02d min", total / 3600, total / 60 % 60)
  }
}
