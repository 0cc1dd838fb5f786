import Foundation
import Synchronization

/// A server on 127.0.0.1 that gives one file, whole or from an offset on, and misbehaves as it is told.
public final class TinyServer: Sendable {
  /// How the next requests are answered.
  public enum Manner: Sendable, Equatable {
    case honest
    /// The whole file, whatever was asked for.
    case ignoringRange
    /// The announced length, but at most so many bytes of it.
    case stopping(after: Int)
    /// An error with this status.
    case refusing(Int)
  }

  private let content: [UInt8]
  private let socket: Int32
  private let manner: Mutex<Manner>
  private let offsets = Mutex<[Int]>([])

  /// The address below which every path is the file.
  public let address: String

  struct Failure: Error {}

  public init(_ content: [UInt8], manner: Manner = .honest) throws {
    self.content = content
    self.manner = Mutex(manner)
    socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard socket >= 0 else { throw Failure() }
    var place = sockaddr_in()
    place.sin_family = sa_family_t(AF_INET)
    place.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let socket = socket
    let isOpen = withUnsafeMutablePointer(to: &place) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(socket, $0, length) == 0 && listen(socket, 8) == 0 && getsockname(socket, $0, &length) == 0
      }
    }
    guard isOpen else { throw Failure() }
    address = "http://127.0.0.1:\(UInt16(bigEndian: place.sin_port))"
    Thread.detachNewThread { [self] in serve() }
  }

  /// Ends the server.
  public func end() {
    shutdown(socket, Int32(SHUT_RDWR))
    close(socket)
  }

  public func behave(_ manner: Manner) { self.manner.withLock { $0 = manner } }

  /// The offsets that were asked for, a request each.
  public var requestedOffsets: [Int] { offsets.withLock { $0 } }

  private func serve() {
    signal(SIGPIPE, SIG_IGN)
    while true {
      let client = accept(socket, nil, nil)
      if client < 0 && errno == EINTR { continue }
      guard client >= 0 else { return }
      answer(client)
      close(client)
    }
  }

  private func answer(_ client: Int32) {
    var request: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while !String(decoding: request, as: UTF8.self).contains("\r\n\r\n") {
      let count = read(client, &buffer, buffer.count)
      guard count > 0 else { return }
      request += buffer[..<count]
    }
    let text = String(decoding: request, as: UTF8.self).lowercased()
    let offset = text.firstMatch(of: /range: bytes=(\d+)-/).flatMap { Int($0.1) } ?? 0
    offsets.withLock { $0.append(offset) }
    let manner = manner.withLock { $0 }
    switch manner {
    case .refusing(let status): send(client, "\(status) No", [])
    case .ignoringRange: send(client, "200 OK", content[...])
    case .honest, .stopping:
      guard offset <= content.count, offset == 0 || offset < content.count else {
        return send(client, "416 Range Not Satisfiable", [])
      }
      var sent = content[offset...]
      let range = offset > 0 ? "Content-Range: bytes \(offset)-\(content.count - 1)/\(content.count)\r\n" : ""
      let status = offset > 0 ? "206 Partial Content" : "200 OK"
      if case .stopping(let most) = manner { sent = sent.prefix(most) }
      send(client, status, sent, announcing: content.count - offset, range)
    }
  }

  private func send(
    _ client: Int32, _ status: String, _ body: ArraySlice<UInt8>, announcing length: Int? = nil,
    _ extra: String = ""
  ) {
    let head =
      "HTTP/1.1 \(status)\r\nContent-Length: \(length ?? body.count)\r\n\(extra)Connection: close\r\n\r\n"
    var bytes = (Array(head.utf8) + body)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { write(client, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return }
      bytes = bytes.dropFirst(count)
    }
  }
}
