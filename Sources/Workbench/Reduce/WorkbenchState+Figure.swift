// Figures for papers.
extension WorkbenchState {
  /// Begins a figure of the marked images, or of this one, under the panes; again: gives it up.
  mutating func exportFigure() {
    if figure != nil {
      figure = nil
      message = "The figure is given up."
      return
    }
    guard let recipe = FigureRecipe(self) else {
      message = "There is no image to make a figure of."
      return
    }
    figure = recipe
    let count = recipe.images.count
    message = "Making a figure of \(count) image\(count == 1 ? "" : "s") × \(panes.count) …"
    let marked = listed.filter(marks.contains).count
    if marked > count { message? += " the first \(count) of \(marked) marked" }
  }
}
