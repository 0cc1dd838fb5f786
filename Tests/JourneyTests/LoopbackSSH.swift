import Foundation

/// An OpenSSH server on this machine with a port, keys, a banner and a noisy start-up line of its own.
final class LoopbackSSH {
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  private static let daemon = "/usr/sbin/sshd"
  private let folder: URL
  private let port: Int
  private var server: Int32 = 0

  /// Whether Debian's openssh-server and its client are there.
  static var isInstalled: Bool {
    [daemon, "/usr/bin/ssh", "/usr/bin/ssh-keygen"].allSatisfy { (path: String) in access(path, X_OK) == 0 }
  }

  /// Starts a server whose files lie in `folder`, and waits until it answers.
  init(in folder: URL) throws {
    self.folder = folder
    port = Int.random(in: 20_000..<60_000)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    chmod(folder.path, 0o700)
    for key in ["host", "client"] {
      try Self.run(["/usr/bin/ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", path(key)])
    }
    try FileManager.default.copyItem(atPath: path("client.pub"), toPath: path("authorized"))
    try "This is a private machine.\nCAMSCOPE-ENGIN\n".write(
      toFile: path("banner"), atomically: true, encoding: .utf8)
    // What a start-up file of the person's shell would print stands before the engine's first word.
    try "#!/bin/sh\necho 'a noisy start-up line'\ncd /\neval \"exec $SSH_ORIGINAL_COMMAND\"\n".write(
      toFile: path("shell"), atomically: true, encoding: .utf8)
    chmod(path("shell"), 0o755)
    try """
    Port \(port)
    ListenAddress 127.0.0.1
    HostKey \(path("host"))
    AuthorizedKeysFile \(path("authorized"))
    PidFile \(path("pid"))
    Banner \(path("banner"))
    ForceCommand \(path("shell"))
    StrictModes no
    UsePAM no
    PasswordAuthentication no
    PermitRootLogin yes
    PermitUserEnvironment no
    AcceptEnv LC_* XDG_*
    """.write(toFile: path("config"), atomically: true, encoding: .utf8)
    // The folder that a system's own server makes at its start.
    if getuid() == 0 { mkdir("/run/sshd", 0o755) }
    server = try Self.start([Self.daemon, "-D", "-e", "-f", path("config")], errors: path("log"))
    let deadline = Date().addingTimeInterval(10)
    while Date() < deadline {
      let log = (try? String(contentsOfFile: path("log"), encoding: .utf8)) ?? ""
      if log.contains("Server listening") { return }
      usleep(50_000)
    }
    throw Failure(
      description: "sshd did not start: \((try? String(contentsOfFile: path("log"), encoding: .utf8)) ?? "")")
  }

  deinit { end() }

  private func path(_ name: String) -> String { folder.appending(path: name).path }

  /// ssh with everything that it needs, up to the host.
  var command: String {
    "ssh -F none -p \(port) -i \(path("client")) -o UserKnownHostsFile=\(path("known")) "
      + "-o StrictHostKeyChecking=accept-new -o SendEnv=XDG_* 127.0.0.1"
  }

  /// Ends every open connection at the server's end.
  func cut() throws {
    let connections = Tmux.children(of: server)
    guard !connections.isEmpty else { throw Failure(description: "there is no connection to cut") }
    for connection in connections { kill(connection, SIGKILL) }
  }

  /// Ends the server and what it serves.
  func end() {
    guard server > 0 else { return }
    for connection in Tmux.children(of: server) { kill(connection, SIGKILL) }
    kill(server, SIGKILL)
    var status: Int32 = 0
    waitpid(server, &status, 0)
    server = 0
  }

  private static func start(_ words: [String], errors: String) throws -> Int32 {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 2, errors, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    var pointers: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    defer { pointers.forEach { free($0) } }
    var child: pid_t = 0
    let code = posix_spawn(&child, words[0], &actions, nil, &pointers, environ)
    guard code == 0 else {
      throw Failure(description: "\(words[0]) could not be started: \(String(cString: strerror(code)))")
    }
    return child
  }

  private static func run(_ words: [String]) throws {
    let child = try start(words, errors: "/dev/null")
    var status: Int32 = 0
    waitpid(child, &status, 0)
    guard status == 0 else { throw Failure(description: "\(words.joined(separator: " ")) failed") }
  }
}
