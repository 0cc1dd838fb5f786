import ArgumentParser
import EngineProtocol
import Foundation
import Imaging
import Refinement

/// `camscope-bench refinement`: the CRF and PAMR on a photograph, alone or interleaved with a peer.
///
/// The peer is a command that takes IMAGE LABELS ITERATIONS and prints a line with "N s", as Tests/Peers/densecrf.py
/// and pamr.py do. Scores are random: no operation's cost depends on them.
struct RefinementBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "refinement", abstract: "Seconds of the CRF and of PAMR, as a ratio to a peer's.")

  enum Operation: String, ExpressibleByArgument, CaseIterable {
    case crf, pamr
  }

  @Option(help: ArgumentHelp("The photograph.", valueName: "FILE"))
  var image: String
  @Option(help: "What to measure, crf or pamr; both without it.")
  var operation: Operation?
  @Option(parsing: .upToNextOption, help: "Numbers of labels or maps.")
  var labels = [3, 21]
  @Option(help: "Iterations of the CRF or of PAMR.")
  var iterations = 10
  @Option(help: "Repetitions, each of ours beside one of the peer's.")
  var repetitions = 9
  @Option(help: "Threads; all cores without it.")
  var threads: Int?
  @Option(help: ArgumentHelp("The peer's command; IMAGE LABELS ITERATIONS are added.", valueName: "COMMAND"))
  var peer: String?

  func validate() throws {
    guard peer == nil || operation != nil else {
      throw ValidationError("--peer measures one operation: add --operation crf or --operation pamr")
    }
    guard repetitions > 0, iterations >= 0, labels.allSatisfy({ $0 > 0 }) else {
      throw ValidationError("--repetitions and --labels are above 0, --iterations at least 0")
    }
  }

  func run() throws {
    let photograph = try ImageFile.read(image)
    print(
      "\(photograph.width)×\(photograph.height), \(iterations) iterations, median (quartiles) of \(repetitions)"
    )
    for operation in operation.map({ [$0] }) ?? Operation.allCases {
      for count in labels { try measure(operation, count, on: photograph) }
    }
  }

  private func measure(_ operation: Operation, _ count: Int, on photograph: RGBImage) throws {
    var generator = SeededGenerator(seed: 0)
    let planes = (0..<count).map { _ in
      ScalarMap(
        width: photograph.width, height: photograph.height,
        values: (0..<photograph.width * photograph.height).map { _ in
          Float.random(in: 0..<1, using: &generator)
        })
    }
    var (ours, theirs, ratio) = (Sample(), Sample(), Sample())
    for repetition in 0...repetitions {
      let other = repetition > 0 ? try peer.map { try secondsOfPeer($0, count) } : nil
      let start = monotonicSeconds()
      try once(operation, planes, photograph)
      let seconds = monotonicSeconds() - start
      guard repetition > 0 else { continue }  // The first warms the caches up.
      ours.values.append(seconds * 1000)
      if let other {
        theirs.values.append(other * 1000)
        ratio.values.append(other / seconds)
      }
    }
    var line = "\(operation.rawValue) \(count): \(ours.summary()) ms, peak \(peakMegabytes()) MB"
    if peer != nil { line += ", peer \(theirs.summary()) ms, \(ratio.summary(digits: 1)) times as fast" }
    print(line)
  }

  /// From scores to marginals, lattices included; from maps to refined maps, affinities included.
  private func once(_ operation: Operation, _ planes: [ScalarMap], _ photograph: RGBImage) throws {
    switch operation {
    case .crf:
      var crf = DenseCRF(.psa)
      crf.iterations = iterations
      _ = try crf(UnaryEnergy(scores: planes, threads: threads), on: photograph, threads: threads)
    case .pamr:
      _ = try PAMR(iterations: iterations)(planes, on: photograph, threads: threads)
    }
  }

  private func secondsOfPeer(_ command: String, _ count: Int) throws -> Double {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", "\(command) \"$1\" \(count) \(iterations)", "sh", image]
    process.environment = EngineCommand.environment
    process.standardOutput = pipe
    try process.run()
    let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard let match = text.matches(of: /([0-9.]+) s\b/).last, let seconds = Double(match.1) else {
      throw ValidationError("the peer printed no 'N s': \(text.suffix(300))")
    }
    return seconds
  }

  /// The most memory that this process has held.
  private func peakMegabytes() -> Int {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss / 1024
  }
}
