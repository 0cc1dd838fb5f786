import Foundation

/// The program `curl` as a child: its output is handed over as it comes, so that it ends with this process.
///
/// Linking a client for HTTP would cost every start of the program what only a download needs.
struct Curl {
  /// How a transfer ended.
  struct Ending {
    /// curl's exit code (`man curl`, EXIT CODES).
    var code: Int32
    var head: ResponseHead
    /// What curl said.
    var message: String
  }

  /// curl's exit codes that have sentences of their own.
  enum Code {
    static let partialFile: Int32 = 18
    static let httpError: Int32 = 22
    static let rangeError: Int32 = 33
  }

  private let program: String

  /// Finds the program.
  ///
  /// - Throws: `DownloadError.noCurl`.
  init(path: String = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin") throws(DownloadError) {
    let candidates: [String] = path.split(separator: ":").map { "\($0)/curl" }
    guard let found = candidates.first(where: { access($0, X_OK) == 0 }) else { throw .noCurl }
    program = found
  }

  /// Transfers the bytes of an address from an offset on.
  ///
  /// - Parameters:
  ///   - receive: Takes the next bytes, and the head of the answer as far as it is known; what it throws ends curl.
  /// - Throws: what `receive` throws, or `DownloadError.failed` where curl cannot be started.
  func get(
    _ address: String, from offset: Int, receive: (UnsafeRawBufferPointer, ResponseHead) throws -> Void
  ) throws -> Ending {
    let process = Process()
    let (output, errors) = (Pipe(), Pipe())
    process.executableURL = URL(filePath: program)
    process.arguments = Self.arguments(address, from: offset)
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = errors
    do {
      try process.run()
    } catch {
      throw DownloadError.failed(address: address, reason: "curl could not be started")
    }
    var ending = Ending(code: 0, head: ResponseHead(), message: "")
    do {
      try Self.pump(output.fileHandleForReading.fileDescriptor, errors.fileHandleForReading.fileDescriptor) {
        bytes, isContent in
        if isContent { return try receive(bytes, ending.head) }
        ending.head.feed(bytes)
      }
    } catch {
      process.terminate()
      process.waitUntilExit()
      throw error
    }
    process.waitUntilExit()
    ending.code = process.terminationReason == .exit ? process.terminationStatus : -1
    ending.message = ending.head.otherText
    return ending
  }

  /// No configuration file, no progress meter; an error status gives no content; a stalled transfer ends.
  private static func arguments(_ address: String, from offset: Int) -> [String] {
    let schemes = address.hasPrefix("https:") ? "=https" : "=http,https"
    var arguments = [
      "-q", "--silent", "--show-error", "--fail", "--location", "--proto", schemes, "--connect-timeout", "30",
      "--speed-limit", "1", "--speed-time", "60", "--dump-header", "/dev/stderr",
    ]
    if offset > 0 { arguments += ["--continue-at", "\(offset)"] }
    return arguments + ["--url", address]
  }

  /// Reads both pipes until they end.
  private static func pump(
    _ output: Int32, _ errors: Int32, take: (UnsafeRawBufferPointer, _ isContent: Bool) throws -> Void
  ) throws {
    var open = [
      pollfd(fd: output, events: Int16(POLLIN), revents: 0),
      pollfd(fd: errors, events: Int16(POLLIN), revents: 0),
    ]
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
    defer { buffer.deallocate() }
    while !open.isEmpty {
      guard poll(&open, nfds_t(open.count), -1) > 0 || errno == EINTR else { return }
      // The head of an answer is read before its content.
      for entry in open.reversed() where entry.revents != 0 {
        let count = read(entry.fd, buffer.baseAddress, buffer.count)
        if count < 0, errno == EINTR { continue }
        if count <= 0 {
          open.removeAll { $0.fd == entry.fd }
        } else {
          try take(UnsafeRawBufferPointer(rebasing: buffer[..<count]), entry.fd == output)
        }
      }
    }
  }
}
