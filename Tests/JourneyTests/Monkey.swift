import Foundation
import TestSupport

/// Does one random thing after the other to a workbench in a terminal.
struct Monkey: CustomStringConvertible {
  private let seed: UInt64
  private var bits: SeededBits
  private let terminal: Tmux
  private let place: PaintedPlace
  private var done: [String] = []
  private var count = 0

  init(seed: UInt64, terminal: Tmux, place: PaintedPlace) {
    self.seed = seed
    bits = SeededBits(seed: seed)
    self.terminal = terminal
    self.place = place
  }

  /// The seed, how much was done, and what was done last.
  var description: String {
    "seed \(seed), \(count) acts, the last: \(done.suffix(60).joined(separator: " "))"
  }

  private static let named = [
    "Enter", "Escape", "Tab", "BTab", "Space", "BSpace", "Up", "Down", "Left", "Right", "Home", "End",
    "PPage",
    "NPage", "S-Left", "S-Right", "S-Up", "S-Down", "DC", "F1", "F5", "C-r", "C-l", "C-y", "M-x",
  ]
  private static let letters = Array(
    "abcdefghijklmnoprstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789[]{}*,.<>/?!'~=_+-|\\:;\"#&%$é")
  /// What people press most.
  private static let usual = [
    "n", "p", "[", "]", "v", "s", "Tab", "2", "4", "5", "6", "8", "c", "d", "z", "x", "Escape",
  ]

  /// One act.
  mutating func act() throws {
    count += 1
    switch Int.random(in: 0..<100, using: &bits) {
    case 0..<40: try press(Self.usual.randomElement(using: &bits) ?? "n")
    case 40..<70: try press(String(Self.letters.randomElement(using: &bits) ?? "n"))
    case 70..<84: try press(Self.named.randomElement(using: &bits) ?? "Escape")
    case 84..<91: try mouse()
    case 91..<95: try resize()
    case 95..<96: try garbage()
    case 96..<98: killEngine()
    case 98: deleteFile()
    default: if Int.random(in: 0..<4, using: &bits) == 0 { try press("q") } else { truncateFile() }
    }
  }

  private mutating func press(_ key: String) throws {
    done.append(key)
    try terminal.type(key)
  }

  private mutating func mouse() throws {
    let button = [0, 2, 32, 35, 64, 65].randomElement(using: &bits) ?? 0
    let (x, y) = (Int.random(in: 1...300, using: &bits), Int.random(in: 1...80, using: &bits))
    done.append("mouse(\(button),\(x),\(y))")
    try terminal.send(bytes: Array("\u{1B}[<\(button);\(x);\(y)M".utf8))
    if button < 3 { try terminal.send(bytes: Array("\u{1B}[<\(button);\(x);\(y)m".utf8)) }
  }

  private mutating func resize() throws {
    let isExtreme = Int.random(in: 0..<4, using: &bits) == 0
    let columns =
      isExtreme ? [1, 400, 39, 60].randomElement(using: &bits) ?? 1 : Int.random(in: 1...400, using: &bits)
    let rows =
      isExtreme ? [1, 120, 11, 20].randomElement(using: &bits) ?? 1 : Int.random(in: 1...120, using: &bits)
    done.append("resize(\(columns)×\(rows))")
    try terminal.resize(columns: columns, rows: rows)
  }

  /// Bytes that no terminal sends.
  private mutating func garbage() throws {
    let bytes = (0..<Int.random(in: 1...12, using: &bits)).map { _ in
      UInt8.random(in: 0x80...0xFF, using: &bits)
    }
    done.append("bytes(\(bytes.count))")
    try terminal.send(bytes: bytes)
  }

  private mutating func killEngine() {
    done.append("kill-engine")
    if let engine = try? terminal.descendant("camscope-engine") { kill(engine, SIGKILL) }
  }

  private mutating func randomFile() -> String? {
    let folders = [
      "data/JPEGImages", "data/Annotations", "data/SegmentationClass", "data/ImageSets/Segmentation", "runs",
    ]
    let folder = place.root.appending(path: folders.randomElement(using: &bits) ?? "runs").path
    let files = (FileManager.default.subpaths(atPath: folder) ?? []).sorted()
      .map { "\(folder)/\($0)" }.filter {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: $0, isDirectory: &isFolder) && !isFolder.boolValue
      }
    // Something must be left to look at.
    guard files.count > 6 else { return nil }
    return files.randomElement(using: &bits)
  }

  private mutating func deleteFile() {
    guard let file = randomFile() else { return }
    done.append("delete(\((file as NSString).lastPathComponent))")
    try? FileManager.default.removeItem(atPath: file)
  }

  private mutating func truncateFile() {
    guard let file = randomFile() else { return }
    done.append("truncate(\((file as NSString).lastPathComponent))")
    truncate(file, off_t(Int.random(in: 0...2000, using: &bits)))
  }
}
