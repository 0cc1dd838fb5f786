import Foundation

/// A bar on standard error that is redrawn in place, where that is a terminal; elsewhere nothing.
final class ProgressBar {
  private let title: String
  private let isShown = isatty(STDERR_FILENO) == 1
  private let start = ContinuousClock.now
  private var drawn: ContinuousClock.Instant?

  init(title: String) {
    self.title = title
  }

  /// Draws the bar, at most five times a second.
  func show(_ done: Int, of total: Int) {
    guard isShown, done > 0, total > 0 else { return }
    let now = ContinuousClock.now
    if let drawn, now - drawn < .milliseconds(200) { return }
    drawn = now
    let filled = done * 20 / total
    let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 20 - filled)
    let left = (now - start) / .seconds(1) / Double(done) * Double(total - done)
    write("\r\u{1b}[K\(title) \(bar) \(done)/\(total), \(Int(left.rounded(.up))) s left")
  }

  /// Takes the bar away.
  func clear() {
    if drawn != nil { write("\r\u{1b}[K") }
  }

  private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
