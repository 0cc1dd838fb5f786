import ArgumentParser
import Foundation
import Runs
import VOC

/// `camscope saliency`: classical saliency maps for a folder that has none.
struct SaliencyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "saliency",
    abstract: "Make classical saliency maps of a folder's images, without any weights.",
    discussion: """
      The maps are those of MB+ (Zhang et al., ICCV 2015): what no smooth path joins to the image's border and what is \
      unlike it in colour. They are weaker than those of a trained detector. Trainings read them with \
      --set saliencyMaps=DIR, scores with --background saliency --saliency DIR, where DIR holds a slash.
      """)

  @Argument(help: "The VOC folder, or a folder of JPEG files.")
  var directory: String
  @Option(help: ArgumentHelp("The folder to write into, outside the data set.", valueName: "DIR"))
  var out: String
  @Option(help: ArgumentHelp("The images of this split alone.", valueName: "SPLIT"))
  var split: String?
  @Flag(help: "One JSON document.")
  var json = false

  func run() throws {
    let isTerminal = isatty(STDERR_FILENO) == 1
    let start = ContinuousClock.now
    let report: @Sendable (Int, Int) -> Void = { done, total in
      guard isTerminal, done % 10 == 0 || done == total else { return }
      let left = (ContinuousClock.now - start) / .seconds(1) / Double(done) * Double(total - done)
      let line =
        "\r\u{1b}[Ksaliency of \(done) of \(total) images, \(Int(left.rounded(.up))) s left"
        + (done == total ? "\n" : "")
      FileHandle.standardError.write(Data(line.utf8))
    }
    let outcome = try sentence {
      try SaliencyWriter(absolutePath(directory), split: split).write(to: absolutePath(out), progress: report)
    }
    for problem in outcome.problems.prefix(5) { tell(problem) }
    if outcome.problems.count > 5 {
      tell("… and \(outcome.problems.count - 5) more; camscope check lists them")
    }
    if json { try printJSON(outcome) } else { print(outcome.sentence) }
    if !outcome.problems.isEmpty { throw ExitCode(1) }
  }

  private func tell(_ sentence: String) { FileHandle.standardError.write(Data("\(sentence)\n".utf8)) }
}
