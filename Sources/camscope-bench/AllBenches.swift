import ArgumentParser
import Foundation

/// `camscope-bench all`, what `make bench` runs: every benchmark with its defaults, one after the other.
///
/// One that cannot be run, because a program or a library is absent, is said in a sentence and left out.
struct AllBenches: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "all", abstract: "Every benchmark, one after the other.")

  @OptionGroup var pairs: PairOptions
  @OptionGroup var pictures: PictureFolders
  @OptionGroup var report: ReportOptions
  @Option(help: ArgumentHelp("The VOC folder of the epoch; a painted set otherwise.", valueName: "DIR"))
  var data: String?

  func run() throws {
    let results = Results()
    attempt("terminal") { try TerminalBench.measure(directory: nil, rounds: 9, into: results) }
    attempt("long day") { try LongDay.measure(images: 1000, runs: 8, into: results) }
    attempt("pictures") { try PictureBench.measure(pictures, columns: [80, 160], into: results) }
    for network in SubjectOptions.allNetworks {
      for precision in SubjectOptions.allPrecisions {
        attempt("step, \(network), \(precision)") {
          try StepBench.measure([network], [precision], pairs, into: results)
        }
        attempt("cams, \(network), \(precision)") {
          try CamsBench.measure([network], [precision], pairs, into: results)
        }
      }
    }
    for method in MethodsBench.allMethods {
      for precision in SubjectOptions.allPrecisions {
        attempt("step of \(method), \(precision)") {
          try MethodsBench.measure(method, "mobilenet_v2", precision, pairs, into: results)
        }
      }
    }
    attempt("similarity") { try SimilarityBench.measure(pairs, into: results) }
    attempt("epoch") {
      try EpochBench.measure(EpochBench.Setting(data: data), peer: nil, pairs, into: results)
    }
    try report.write(results)
  }

  private func attempt(_ name: String, _ body: () throws -> Void) {
    print("\n\(name)")
    do { try body() } catch { print("left out: \(error)") }
  }
}
