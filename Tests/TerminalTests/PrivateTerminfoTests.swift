import Foundation
import Terminal
import Testing

@Suite("The private terminfo entry")
struct PrivateTerminfoTests {
  @Test("it is compiled once, found, and leaves the environment as it was")
  func compiles() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "terminfo \(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let entry = try #require(PrivateTerminfo(kind: .direct, base: "xterm-256color", directory: folder))
    #expect(entry.name == "camscope-direct-xterm-256color")
    let compiled = folder.appending(path: "c/" + entry.name)
    let date = try FileManager.default.attributesOfItem(atPath: compiled.path(percentEncoded: false))[
      .modificationDate]
    #expect(PrivateTerminfo(kind: .direct, base: "xterm-256color", directory: folder) == entry)
    let later = try FileManager.default.attributesOfItem(atPath: compiled.path(percentEncoded: false))[
      .modificationDate]
    #expect(date as? Date == later as? Date)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.path(percentEncoded: false)).sorted()
        == ["c", entry.name + ".ti"])

    let before = ProcessInfo.processInfo.environment["TERMINFO_DIRS"]
    let inside = entry.withLookup { getenv("TERMINFO_DIRS").map { String(cString: $0) } }
    #expect(inside?.hasPrefix(folder.path(percentEncoded: false) + ":") == true)
    #expect(getenv("TERMINFO_DIRS").map { String(cString: $0) } == before)
  }

  @Test("an unknown or strange base terminal gives none and leaves nothing behind")
  func refuses() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "terminfo-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    #expect(PrivateTerminfo(kind: .mouse, base: "no-such-terminal-9", directory: folder) == nil)
    #expect(PrivateTerminfo(kind: .mouse, base: "../x", directory: folder) == nil)
    #expect(PrivateTerminfo(kind: .mouse, base: "", directory: folder) == nil)
    let left =
      (try? FileManager.default.contentsOfDirectory(atPath: folder.path(percentEncoded: false))) ?? []
    #expect(left.isEmpty)
    #expect(
      PrivateTerminfo(
        kind: .direct, base: "xterm", directory: URL(fileURLWithPath: "/proc/nowhere/terminfo")) == nil)
  }

  @Test("the cache folder follows XDG, then the home folder, and is absent without either")
  func cacheFolder() {
    #expect(
      PrivateTerminfo.cacheDirectory(environment: ["XDG_CACHE_HOME": "/c", "HOME": "/h"])?.path()
        == "/c/camscope/terminfo")
    #expect(
      PrivateTerminfo.cacheDirectory(environment: ["HOME": "/h"])?.path() == "/h/.cache/camscope/terminfo")
    #expect(PrivateTerminfo.cacheDirectory(environment: [:]) == nil)
  }
}
