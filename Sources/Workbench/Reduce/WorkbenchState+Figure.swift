// Figures for papers.
extension WorkbenchState {
  /// Asks what a figure shall hold; while one is made: gives it up.
  mutating func exportFigure() {
    if figure != nil {
      figure = nil
      message = "The figure is given up."
      return
    }
    guard image != nil else {
      message = "There is no image to make a figure of."
      return
    }
    let isZoomed = panes.contains { $0.view.zoom > 1 }
    sheets.append(
      .export(ExportSheet(usesMarked: listed.contains(where: marks.contains), isWhole: !isZoomed)))
  }

  mutating func changeExport(_ step: Int) {
    guard case .export(var sheet)? = sheets.last else { return }
    sheet.change(step)
    sheets[sheets.count - 1] = .export(sheet)
  }

  /// Leaves the sheet and makes what it says.
  mutating func startExport() {
    guard case .export(let sheet)? = sheets.last, let recipe = FigureRecipe(self, sheet) else { return }
    sheets.removeLast()
    figure = recipe
    let count = recipe.images.count
    message = "Making a figure of \(count) image\(count == 1 ? "" : "s") × \(panes.count) …"
    let marked = sheet.usesMarked ? listed.filter(marks.contains).count : 0
    if marked > count { message? += " the first \(count) of \(marked) marked" }
  }
}
