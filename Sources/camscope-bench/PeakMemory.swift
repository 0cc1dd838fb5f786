import Foundation

/// How much memory work adds at most to what the process held when it began.
struct PeakMemory {
  private let before: Int

  /// Begins to watch: the kernel forgets the peak so far.
  init() {
    try? "5".write(toFile: "/proc/self/clear_refs", atomically: false, encoding: .utf8)
    before = Self.kilobytes(of: "VmRSS:")
  }

  /// The peak since then, above what was held, in megabytes.
  var added: Int { max(0, Self.kilobytes(of: "VmHWM:") - before) / 1024 }

  private static func kilobytes(of field: String) -> Int {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix(field) }
    return line.flatMap { Int($0.filter(\.isNumber)) } ?? 0
  }
}
