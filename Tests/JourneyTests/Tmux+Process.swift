import Foundation

extension Tmux {
  /// Types bytes as they are.
  func send(bytes: [UInt8]) throws {
    try run(["send-keys", "-H"] + bytes.map { String(format: "%02x", $0) })
  }

  /// Types Escape alone: a key that follows it at once is one with Alt.
  func escape() throws {
    try type("Escape")
    usleep(100_000)
  }

  /// The process below the pane's whose program has this name; throws where there is none.
  func descendant(_ name: String) throws -> Int32 {
    var open = [try processID()]
    while let process = open.popLast() {
      if Self.program(of: process) == name { return process }
      open += Self.children(of: process)
    }
    throw Failure(description: "no \(name) runs in the terminal")
  }

  /// Resident memory of the program of this name, in bytes; 0: it does not run.
  func memory(of name: String) throws -> Int {
    guard let process = try? descendant(name),
      let text = try? String(contentsOfFile: "/proc/\(process)/statm", encoding: .utf8),
      let pages = text.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
    else { return 0 }
    return pages * Int(getpagesize())
  }

  /// The children of a process, of all of its threads.
  static func children(of process: Int32) -> [Int32] {
    let threads = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/task")) ?? []
    return threads.flatMap { thread in
      let text = try? String(contentsOfFile: "/proc/\(process)/task/\(thread)/children", encoding: .utf8)
      return (text ?? "").split(separator: " ").compactMap { Int32($0) }
    }
  }

  private static func program(of process: Int32) -> String? {
    (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(process)/exe"))
      .map { ($0 as NSString).lastPathComponent }
  }
}
