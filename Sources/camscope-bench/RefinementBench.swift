import ArgumentParser
import EngineProtocol
import Foundation
import Imaging
import Refinement

/// `camscope-bench refinement`: the CRF, PAMR and IRN's random walk on a photograph, alone or interleaved with a peer.
///
/// With `--python` the peers are the scripts in Tests/Peers, where an operation has one; `--peer` names another command.
/// Both are given IMAGE LABELS ITERATIONS and print a line with "N s". Scores are random: no operation's cost depends
/// on them.
struct RefinementBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "refinement",
    abstract: "Seconds of the CRF, of PAMR and of the walk, as a ratio to a peer's.")

  enum Operation: String, ExpressibleByArgument, CaseIterable {
    case crf, pamr, walk

    /// The peer in Tests/Peers.
    var script: String? {
      switch self {
      case .crf: "densecrf.py"
      case .pamr: "pamr.py"
      case .walk: nil
      }
    }

    /// Iterations of the CRF and of PAMR, steps of the walk.
    var iterations: Int { self == .walk ? 256 : 10 }
  }

  @Option(help: ArgumentHelp("The photograph.", valueName: "FILE"))
  var image: String
  @Option(help: "What to measure, crf, pamr or walk; all of them without it.")
  var operation: Operation?
  @Option(parsing: .upToNextOption, help: "Numbers of labels or maps.")
  var labels = [3, 21]
  @Option(help: "Iterations of the CRF or of PAMR, 10 without it, or steps of the walk, 256.")
  var iterations: Int?
  @Option(help: "Repetitions, each of ours beside one of the peer's.")
  var repetitions = 9
  @Option(help: "Threads; all cores without it.")
  var threads: Int?
  @Option(help: ArgumentHelp("The Python that has the peers' packages.", valueName: "PROGRAM"))
  var python: String?
  @Option(help: ArgumentHelp("A peer's command; IMAGE LABELS ITERATIONS are added.", valueName: "COMMAND"))
  var peer: String?
  @OptionGroup var report: ReportOptions

  func validate() throws {
    guard peer == nil || operation != nil else {
      throw ValidationError("--peer measures one operation: add --operation crf, pamr or walk")
    }
    guard repetitions > 0, iterations.map({ $0 >= 0 }) ?? true, labels.allSatisfy({ $0 > 0 }) else {
      throw ValidationError("--repetitions and --labels are above 0, --iterations at least 0")
    }
  }

  func run() throws {
    let photograph = try ImageFile.read(image)
    let results = Results()
    print("\(photograph.width)×\(photograph.height), median (quartiles) of \(repetitions)")
    for operation in operation.map({ [$0] }) ?? Operation.allCases {
      for count in labels { try measure(operation, count, on: photograph, into: results) }
    }
    try report.write(results)
  }

  private func measure(
    _ operation: Operation, _ count: Int, on photograph: RGBImage, into results: Results
  ) throws {
    let iterations = iterations ?? operation.iterations
    // The walk is on IRN's grid of every fourth pixel.
    let stride = operation == .walk ? 4 : 1
    let planes = Self.random(
      count, width: (photograph.width + stride - 1) / stride,
      height: (photograph.height + stride - 1) / stride)
    let command = try command(of: operation, count, iterations)
    var (ours, theirs, ratio) = (Sample(), Sample(), Sample())
    let memory = PeakMemory()
    for repetition in 0...repetitions {
      let other = repetition > 0 ? try command.map(secondsOfPeer) : nil
      let start = monotonicSeconds()
      try once(operation, planes, photograph, iterations)
      let seconds = monotonicSeconds() - start
      guard repetition > 0 else { continue }  // The first warms the caches up.
      ours.values.append(seconds * 1000)
      if let other {
        theirs.values.append(other * 1000)
        ratio.values.append(other / seconds)
      }
    }
    let name = "\(operation.rawValue), \(count) maps, \(iterations) iterations"
    results.add(name, unit: "ms", ours, note: "\(memory.added) MB more at most")
    var line = "\(name): \(ours.summary()) ms, \(memory.added) MB more at most"
    if command != nil {
      results.add("\(name), peer", unit: "ms", theirs)
      results.add("\(name), peer / camscope", unit: "ratio", ratio)
      line += ", peer \(theirs.summary()) ms, \(ratio.summary(digits: 1)) times as fast"
    }
    print(line)
  }

  /// From scores to marginals, lattices included; from maps to refined maps, affinities included.
  private func once(
    _ operation: Operation, _ planes: [ScalarMap], _ photograph: RGBImage, _ iterations: Int
  ) throws {
    switch operation {
    case .crf:
      var crf = DenseCRF(.psa)
      crf.iterations = iterations
      _ = try crf(UnaryEnergy(scores: planes, threads: threads), on: photograph, threads: threads)
    case .pamr:
      _ = try PAMR(iterations: iterations)(planes, on: photograph, threads: threads)
    case .walk:
      _ = try RandomWalk.within(boundary: planes[0], of: planes, steps: iterations, threads: threads)
        .finished()
    }
  }

  private static func random(_ count: Int, width: Int, height: Int) -> [ScalarMap] {
    var generator = SeededGenerator(seed: 0)
    return (0..<count).map { _ in
      ScalarMap(
        width: width, height: height,
        values: (0..<width * height).map { _ in Float.random(in: 0..<1, using: &generator) })
    }
  }

  /// The peer of an operation; nil: it is measured alone.
  private func command(of operation: Operation, _ count: Int, _ iterations: Int) throws -> [String]? {
    let arguments = [image, "\(count)", "\(iterations)"]
    if let peer { return ["sh", "-c", "\(peer) \"$@\"", "sh"] + arguments }
    guard let python, let script = operation.script else { return nil }
    return [python, try PairOptions.peers() + "/" + script] + arguments
  }

  private func secondsOfPeer(_ command: [String]) throws -> Double {
    let text = try Speed.output(of: command)
    guard let match = text.matches(of: /([0-9.]+) s\b/).last, let seconds = Double(match.1) else {
      throw BenchFailure("the peer printed no 'N s': \(text.suffix(300))")
    }
    return seconds
  }
}
