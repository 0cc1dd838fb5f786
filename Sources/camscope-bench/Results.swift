import Foundation
import Runs

/// What a run of benchmarks measured, for a JSON document.
final class Results {
  /// One quantity.
  struct Entry: Encodable {
    var name: String
    var unit: String
    var median: Double
    var lowerQuartile: Double
    var upperQuartile: Double
    var values: [Double]
    /// The largest median that is allowed.
    var budget: Double?
    var note: String?
  }

  /// The document.
  private struct Document: Encodable {
    var camscope: String
    var processor: String
    var cores: Int
    var system: String
    var results: [Entry]
  }

  private(set) var entries: [Entry] = []

  /// Keeps a sample.
  func add(_ name: String, unit: String, _ sample: Sample, budget: Double? = nil, note: String? = nil) {
    entries.append(
      Entry(
        name: name, unit: unit, median: sample.median, lowerQuartile: sample.quantile(0.25),
        upperQuartile: sample.quantile(0.75), values: sample.values, budget: budget, note: note))
  }

  /// Writes all samples with the machine that they belong to.
  func write(to path: String) throws {
    try JSONFile.write(
      Document(
        camscope: Version.camscope, processor: Self.processor,
        cores: ProcessInfo.processInfo.activeProcessorCount,
        system: ProcessInfo.processInfo.operatingSystemVersionString, results: entries), to: path)
  }

  private static var processor: String {
    let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    return text.firstMatch(of: /model name\s*: (.*)/).map { String($0.1) } ?? "unknown"
  }
}
