import Terminal

// Small pictures of the list.
extension WorkbenchState {
  /// Where thumbnails may stand: above status and hints, below the head line.
  package var thumbnailArea: CellRect {
    CellRect(column: 1, row: 1, columns: max(0, columns - 2), rows: max(0, screenRows - 3))
  }

  /// The images whose thumbnails are in sight; none while something else is on top.
  package var shownThumbnails: [String] {
    guard case .thumbnails(let sheet)? = sheets.last else { return [] }
    let layout = ThumbnailLayout(count: listed.count, selection: sheet.selection, in: thumbnailArea)
    return layout.shown.map { listed[$0] }
  }

  mutating func openThumbnails() {
    guard !listed.isEmpty else {
      message = images.isEmpty ? "No image is known yet." : "The filter hides all images; / changes it."
      return
    }
    sheets.append(.thumbnails(ThumbnailSheet(selection: position ?? 0)))
  }

  /// Moves the selection by columns and rows.
  mutating func moveThumbnail(_ columns: Int, _ rows: Int) {
    guard case .thumbnails(var sheet)? = sheets.last else { return }
    let layout = ThumbnailLayout(count: listed.count, selection: sheet.selection, in: thumbnailArea)
    let next = sheet.selection + columns + rows * layout.perRow
    guard listed.indices.contains(next) else { return }
    sheet.selection = next
    sheets[sheets.count - 1] = .thumbnails(sheet)
  }

  /// Moves by a screenful.
  mutating func pageThumbnails(_ direction: Int) {
    guard case .thumbnails(var sheet)? = sheets.last else { return }
    let layout = ThumbnailLayout(count: listed.count, selection: sheet.selection, in: thumbnailArea)
    let page = max(layout.perRow, layout.shown.count)
    sheet.selection = max(0, min(listed.count - 1, sheet.selection + direction * page))
    sheets[sheets.count - 1] = .thumbnails(sheet)
  }

  /// Goes to the selected image.
  mutating func chooseThumbnail() {
    guard case .thumbnails(let sheet)? = sheets.last, listed.indices.contains(sheet.selection) else { return }
    sheets.removeLast()
    show(image: listed[sheet.selection])
  }
}
