import Foundation

/// A process that can be told from a later one with the same id: id, start time and host.
public struct ProcessIdentity: Hashable, Sendable, Codable {
  public var process: Int32
  /// Clock ticks from the host's start to the process's start (field 22 of /proc/PID/stat), with the host's boot id
  /// in front, so that neither a reused id nor a restarted host is mistaken for the process.
  public var start: String
  public var host: String

  public init(process: Int32, start: String, host: String) {
    self.process = process
    self.start = start
    self.host = host
  }

  /// This process.
  public static var current: ProcessIdentity {
    ProcessIdentity(process: getpid(), start: start(of: getpid()) ?? "", host: currentHost)
  }

  /// Whether the process runs on this host; a zombie does not.
  ///
  /// False for processes of other hosts.
  public var isAlive: Bool { isLocal && !start.isEmpty && Self.start(of: process) == start }

  /// Whether the process was started on this host, so that `isAlive` can know.
  public var isLocal: Bool { host == Self.currentHost }

  /// The name of this host.
  static var currentHost: String {
    var buffer = [CChar](repeating: 0, count: 256)
    guard gethostname(&buffer, buffer.count - 1) == 0 else { return "localhost" }
    return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// When a process of this host was started; nil: there is none, or it has ended and waits to be collected.
  private static func start(of process: Int32) -> String? {
    guard process > 0, let data = try? procFile("/proc/\(process)/stat") else { return nil }
    // The second field, the program's name in parentheses, may itself hold blanks and parentheses.
    let text = String(decoding: data, as: UTF8.self)
    guard let end = text.lastIndex(of: ")") else { return nil }
    let fields = text[text.index(after: end)...].split(separator: " ")
    guard fields.count > 19, fields[0] != "Z", fields[0] != "X" else { return nil }
    let boot = (try? procFile("/proc/sys/kernel/random/boot_id")) ?? Data()
    return String(decoding: boot.prefix(8), as: UTF8.self) + "-" + fields[19]
  }

  /// Files of /proc say that they are empty, so they are read to their end.
  private static func procFile(_ path: String) throws -> Data {
    guard let handle = FileHandle(forReadingAtPath: path) else {
      throw FileFailure(doing: "read", path: path, code: ENOENT)
    }
    defer { try? handle.close() }
    return try handle.read(upToCount: 4096) ?? Data()
  }
}
