import Foundation

/// What is free on a machine now.
public struct MachineLoad: Hashable, Sendable, Codable {
  /// Memory that a new program can have, in halves of 10⁹ bytes, so that it seldom changes.
  public var freeMemory: Double

  public init(freeMemory: Double) { self.freeMemory = freeMemory }

  /// What the kernel says; nil: it does not say it.
  static var now: MachineLoad? {
    guard let text = try? String(contentsOfFile: "/proc/meminfo", encoding: .utf8),
      let line = text.split(separator: "\n").first(where: { $0.hasPrefix("MemAvailable:") }),
      let kilobytes = line.split(separator: " ").dropFirst().first.flatMap({ Double($0) })
    else { return nil }
    return MachineLoad(freeMemory: (kilobytes * 1024 / 5e8).rounded() / 2)
  }
}
