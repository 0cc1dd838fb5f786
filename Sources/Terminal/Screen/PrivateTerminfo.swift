import Foundation

/// A terminfo entry of our own on top of the user's, compiled into a cache folder by `tic`.
///
/// Debian's base system has no entry with 24-bit colour, and the ones of `ncurses-term` send the values 0–7
/// as themed colours. The entry also asks for mouse reports in SGR form, which work beyond column 223; tmux
/// and screen entries say otherwise, though both understand it.
package struct PrivateTerminfo: Hashable, Sendable {
  /// What the entry changes.
  package enum Kind: String, Sendable {
    /// 24-bit colours and SGR mouse.
    case direct
    /// SGR mouse.
    case mouse
  }

  /// What `newterm` is given.
  package let name: String
  /// The folder to find it in, through `TERMINFO_DIRS`.
  package let directory: URL

  /// The cache folder of a user: `$XDG_CACHE_HOME/camscope/terminfo`, in the home folder by default.
  package static func cacheDirectory(environment: [String: String]) -> URL? {
    let cache = environment["XDG_CACHE_HOME", default: ""]
    let home = environment["HOME", default: ""]
    if cache.hasPrefix("/") { return URL(fileURLWithPath: cache).appending(path: "camscope/terminfo") }
    if home.hasPrefix("/") { return URL(fileURLWithPath: home).appending(path: ".cache/camscope/terminfo") }
    return nil
  }

  /// Finds or compiles the entry for a base terminal; nil when the name is no plain one, `tic` is missing or
  /// fails, or the folder cannot be written.
  package init?(kind: Kind, base: String, directory: URL) {
    let plain = base.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "+-._".contains($0)) }
    guard plain, base.first?.isLetter == true || base.first?.isNumber == true else { return nil }
    name = "camscope-\(kind.rawValue)-\(base)"
    self.directory = directory
    let source = directory.appending(path: name + ".ti")
    let compiled = directory.appending(path: "c/" + name)
    let text = PrivateTerminfo.source(kind: kind, name: name, base: base)
    let files = FileManager.default
    if (try? String(contentsOf: source, encoding: .utf8)) == text,
      files.fileExists(atPath: compiled.path(percentEncoded: false))
    {
      return
    }
    // Compiled aside and moved into place: another start may be reading the folder.
    let aside = directory.appending(path: "new-\(getpid())")
    defer { try? files.removeItem(at: aside) }
    do {
      try files.createDirectory(at: aside, withIntermediateDirectories: true)
      let draft = aside.appending(path: name + ".ti")
      try Data(text.utf8).write(to: draft)
      guard
        PrivateTerminfo.runTic([
          "-x", "-o", aside.path(percentEncoded: false), draft.path(percentEncoded: false),
        ])
      else { return nil }
      try files.createDirectory(at: directory.appending(path: "c"), withIntermediateDirectories: true)
      try Data(contentsOf: aside.appending(path: "c/" + name)).write(to: compiled, options: .atomic)
      try Data(text.utf8).write(to: source, options: .atomic)
    } catch {
      return nil
    }
  }

  /// Calls `body` while the entry can be found; children started later see the environment as it was.
  package func withLookup<Result>(_ body: () -> Result) -> Result {
    let previous = getenv("TERMINFO_DIRS").map { String(cString: $0) }
    // The empty part at the end stands for the system's own folders.
    setenv("TERMINFO_DIRS", directory.path(percentEncoded: false) + ":" + (previous ?? ""), 1)
    defer {
      if let previous { setenv("TERMINFO_DIRS", previous, 1) } else { unsetenv("TERMINFO_DIRS") }
    }
    return body()
  }

  private static func source(kind: Kind, name: String, base: String) -> String {
    let colors = """
        RGB, colors#0x1000000, pairs#0x10000, CO@, ccc@, initc@, oc@, initp@, scp@, setf@, setb@,
        setaf=\\E[38;2;%p1%{65536}%/%d;%p1%{256}%/%{255}%&%d;%p1%{255}%&%dm,
        setab=\\E[48;2;%p1%{65536}%/%d;%p1%{256}%/%{255}%&%d;%p1%{255}%&%dm,
        op=\\E[39;49m, AX,

      """
    return """
      \(name)|\(base) as camscope uses it,
      \(kind == .direct ? colors : "")  kmous=\\E[<, XM=\\E[?1006;1002%?%p1%{1}%=%th%el%;,
        use=\(base),

      """
  }

  private static func runTic(_ arguments: [String]) -> Bool {
    var process: pid_t = 0
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] {
      posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0)
    }
    var words = (["tic"] + arguments).map { strdup($0) }
    defer { words.forEach { free($0) } }
    words.append(nil)
    guard posix_spawnp(&process, "tic", &actions, nil, words, environ) == 0 else { return false }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 {
      if errno != EINTR { return false }
    }
    return status == 0
  }
}
