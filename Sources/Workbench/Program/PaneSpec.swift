/// What one pane of a shot shows, read from `MAP[:CLASS][@RUN][#EPOCH]`.
///
/// A list of panes has commas between panes of a row and slashes between rows,
/// `image,gt/cam:cow,seed@seam-0#3`; four panes or more without a slash stand in rows of about as many as there are
/// rows. MAP is `image`, `cam`, `saliency`, `saliency-errors`, `seed`, `gt`, `error`, or the name of another map of the
/// engine. RUN and EPOCH are the shot's own where they are left out.
public struct PaneSpec: Hashable, Sendable {
  /// The map's name; `image` for the image alone.
  public var map: String
  /// The class's name; nil: the first class of the image.
  public var className: String?
  /// nil: the shot's run.
  public var run: String?
  /// nil: the shot's epoch.
  public var epoch: Int?

  /// Rows of panes.
  ///
  /// - Throws: `PaneSpecError`.
  public static func parse(_ text: String) throws(PaneSpecError) -> [[PaneSpec]] {
    var rows: [[PaneSpec]] = []
    for row in text.split(separator: "/", omittingEmptySubsequences: false) {
      var panes: [PaneSpec] = []
      for pane in row.split(separator: ",", omittingEmptySubsequences: false) {
        panes.append(try PaneSpec(String(pane).trimmed, in: text))
      }
      rows.append(panes)
    }
    let count = rows.reduce(0) { $0 + $1.count }
    guard count <= WorkbenchState.maximumPanes else {
      throw PaneSpecError("\"\(text)\" has \(count) panes; there is room for \(WorkbenchState.maximumPanes)")
    }
    guard rows.count == 1, count >= 4 else { return rows }
    let columns = Int(Double(count).squareRoot().rounded(.up))
    return stride(from: 0, to: count, by: columns).map { Array(rows[0][$0..<min($0 + columns, count)]) }
  }

  /// Reads one pane; `list` is the whole text, for the complaint.
  private init(_ text: String, in list: String) throws(PaneSpecError) {
    var rest = Substring(text)
    if let mark = rest.lastIndex(of: "#") {
      let number = rest[rest.index(after: mark)...]
      guard let epoch = Int(number), epoch >= 0 else {
        throw PaneSpecError("\"\(number)\" in \"\(text)\" is not an epoch; write \(rest[..<mark])#3")
      }
      self.epoch = epoch
      rest = rest[..<mark]
    }
    if let mark = rest.firstIndex(of: "@") {
      let name = rest[rest.index(after: mark)...]
      guard !name.isEmpty else { throw PaneSpecError("\"\(text)\" names no run after '@'") }
      run = String(name)
      rest = rest[..<mark]
    }
    if let mark = rest.firstIndex(of: ":") {
      let name = rest[rest.index(after: mark)...]
      guard !name.isEmpty else { throw PaneSpecError("\"\(text)\" names no class after ':'") }
      className = String(name)
      rest = rest[..<mark]
    }
    guard !rest.isEmpty, rest.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }) else {
      throw PaneSpecError(
        "\"\(list)\" has a pane without a map; panes are MAP[:CLASS][@RUN][#EPOCH], such as image,gt,cam:cow"
      )
    }
    map = String(rest)
  }
}

/// Why a list of panes cannot be read; one sentence.
public struct PaneSpecError: Error, Equatable, CustomStringConvertible {
  public let description: String
  init(_ description: String) { self.description = description }
}
