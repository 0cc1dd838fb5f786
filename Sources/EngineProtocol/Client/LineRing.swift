import Foundation

/// The last lines of a stream, for a sentence about its end.
struct LineRing: Sendable {
  private var lines: [String] = []
  private var partial = Data()
  private let capacity: Int

  init(capacity: Int = 50) {
    self.capacity = capacity
  }

  mutating func feed(_ bytes: Data) {
    partial.append(bytes)
    while let end = partial.firstIndex(of: UInt8(ascii: "\n")) {
      keep(partial[..<end])
      partial = Data(partial[(end + 1)...])
    }
    // A line without end is cut, so that a broken stream does not fill the memory.
    if partial.count > 4096 {
      keep(partial)
      partial = Data()
    }
  }

  /// The lines, oldest first, an unfinished one included.
  var all: [String] {
    partial.isEmpty ? lines : lines + [String(decoding: partial, as: UTF8.self)]
  }

  private mutating func keep(_ line: Data) {
    let text = String(decoding: line, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    guard !text.isEmpty else { return }
    lines.append(text)
    if lines.count > capacity { lines.removeFirst(lines.count - capacity) }
  }
}
