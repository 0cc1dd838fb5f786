import Glibc

/// Wakes the thread that waits for events.
///
/// Any thread may call `wake`; several calls before it wakes count once.
public final class Waker: Sendable {
  /// The end of a pipe that becomes readable.
  let readEnd: Int32
  private let writeEnd: Int32

  /// A waker for one waiting thread.
  public init() {
    var ends: [Int32] = [-1, -1]
    // Out of file descriptors: waiting still ends by input and time-outs, only later.
    if pipe(&ends) != 0 { ends = [-1, -1] }
    for end in ends where end >= 0 {
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
    }
    readEnd = ends[0]
    writeEnd = ends[1]
  }

  deinit {
    if readEnd >= 0 { Glibc.close(readEnd) }
    if writeEnd >= 0 { Glibc.close(writeEnd) }
  }

  /// Ends the wait.
  public func wake() {
    var byte: UInt8 = 1
    _ = Glibc.write(writeEnd, &byte, 1)
  }

  /// Takes all wake-ups that are waiting.
  func drain() {
    var bytes = [UInt8](repeating: 0, count: 64)
    while Glibc.read(readEnd, &bytes, bytes.count) == bytes.count {}
  }
}
