import Foundation

/// What the workbench would find in this terminal, without opening a screen.
public struct TerminalReport: Hashable, Sendable {
  /// The value of `TERM`.
  public let term: String
  /// The colours that would be used.
  public let depth: ColorDepth
  /// The terminfo entry of our own that would be layered on the terminal's; nil: none is needed or none can be compiled.
  public let privateEntry: String?
  /// Whether 24-bit colour is wanted and no entry that has it could be made.
  public var lacksDirectEntry: Bool { depth == .trueColor && privateEntry == nil }

  /// Reads the terminal's entry.
  ///
  /// - Throws: `TerminalError` where the workbench cannot run.
  public init(
    requested: ColorDepth? = nil, environment: [String: String] = ProcessInfo.processInfo.environment
  ) throws(TerminalError) {
    let entry = try TerminalEntry(
      term: environment["TERM", default: ""], requested: requested, environment: environment)
    term = entry.term
    depth = entry.wanted
    privateEntry = entry.layered?.name
  }
}
