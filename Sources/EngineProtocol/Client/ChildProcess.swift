import Foundation
import Runs

/// A program started with exactly the descriptors that it is given.
public struct ChildProcess: Hashable, Sendable {
  /// How the child stands to the session of its parent.
  public enum Grouping: Sendable {
    /// In the parent's process group: the terminal's Ctrl-C reaches it, and it may read the terminal (ssh's password).
    case shared
    /// In a group of its own: the terminal's Ctrl-C does not reach it.
    case ownGroup
    /// In a session of its own: it outlives the terminal.
    case ownSession
  }

  /// How the child ended.
  public enum Ending: Hashable, Sendable, CustomStringConvertible {
    case exit(code: Int32)
    case signal(Int32)

    public var description: String {
      switch self {
      case .exit(let code): "ended with exit code \(code)"
      case .signal(let number): "was killed by signal \(number) (\(String(cString: strsignal(number))))"
      }
    }
  }

  public let id: pid_t

  /// Starts a program; every descriptor but the three named is closed in it.
  ///
  /// - Throws: `FileFailure` where the program cannot be started.
  public static func spawn(
    _ arguments: [String], environment: [String: String], input: Int32, output: Int32, error: Int32,
    grouping: Grouping
  ) throws -> ChildProcess {
    precondition(!arguments.isEmpty, "ChildProcess.spawn: no program")
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (source, target) in [(input, Int32(0)), (output, 1), (error, 2)] {
      posix_spawn_file_actions_adddup2(&actions, source, target)
    }
    for descriptor in openDescriptors() where descriptor > 2 {
      posix_spawn_file_actions_addclose(&actions, descriptor)
    }

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // The parent ignores SIGPIPE and may block signals; the child begins as a shell would start it.
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    for signal in [SIGPIPE, SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1] { sigaddset(&signals, signal) }
    posix_spawnattr_setsigdefault(&attributes, &signals)
    var flags = Int32(POSIX_SPAWN_SETSIGMASK) | Int32(POSIX_SPAWN_SETSIGDEF)
    switch grouping {
    case .shared: break
    case .ownGroup: flags |= Int32(POSIX_SPAWN_SETPGROUP)
    case .ownSession: flags |= 0x80  // POSIX_SPAWN_SETSID, which the headers hide behind _GNU_SOURCE.
    }
    posix_spawnattr_setflags(&attributes, Int16(flags))

    var id: pid_t = 0
    let code = withCStrings(arguments) { argv in
      withCStrings(environment.map { "\($0.key)=\($0.value)" }) { envp in
        posix_spawn(&id, arguments[0], &actions, &attributes, argv, envp)
      }
    }
    guard code == 0 else { throw FileFailure(doing: "started", path: arguments[0], code: code) }
    return ChildProcess(id: id)
  }

  /// Waits until the child has ended, and leaves it to be collected by `wait`.
  public func awaitEnd() {
    var information = siginfo_t()
    while waitid(P_PID, id_t(id), &information, WEXITED | WNOWAIT) != 0 {
      if errno != EINTR { return }
    }
  }

  /// Waits until the child has ended and collects it; once only.
  public func wait() -> Ending {
    var status: Int32 = 0
    while waitpid(id, &status, 0) < 0 {
      if errno != EINTR { return .exit(code: -1) }
    }
    let signal = status & 0x7F
    return signal == 0 ? .exit(code: (status >> 8) & 0xFF) : .signal(signal)
  }

  /// Kills the child and whatever it has started: ssh, where a shell stands between.
  ///
  /// The child must not have been collected.
  public func killWithDescendants() {
    var found = [id]
    var open = [id]
    while let parent = open.popLast() {
      let threads = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(parent)/task")) ?? []
      for thread in threads {
        let text = try? String(contentsOfFile: "/proc/\(parent)/task/\(thread)/children", encoding: .utf8)
        let children = (text ?? "").split(separator: " ").compactMap { pid_t($0) }
        found += children
        open += children
      }
    }
    for process in found { kill(process, SIGKILL) }
  }

  /// The descriptors of this process.
  ///
  /// One that is closed before it is closed in the child does no harm.
  private static func openDescriptors() -> [Int32] {
    ((try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []).compactMap { Int32($0) }
  }

  private static func withCStrings<Result>(
    _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
  ) -> Result {
    let pointers = strings.map { strdup($0) }
    defer { pointers.forEach { free($0) } }
    return body(pointers + [nil])
  }
}
