import EngineProtocol
import Imaging
import Terminal

/// Makes figures again from their recipes, without a terminal.
public enum FigureMaker {
  /// The picture of a recipe.
  ///
  /// - Parameters:
  ///   - options: Folder of images, runs and engine.
  ///   - timeout: How long its maps may take.
  /// - Throws: `ShotError` where the folder, an image, a run or a map is missing, or time runs out.
  public static func picture(
    of recipe: FigureRecipe, options: WorkbenchOptions, timeout: Duration = .seconds(600)
  ) throws -> RGBImage {
    let (library, engine) = try options.sides(scansForProblems: false)
    var state = WorkbenchState(columns: 80, rows: 24)
    state.split = "all"
    state.panes = [Pane()]
    let desk = try HeadlessDesk(
      state: state, style: PictureStyle(), library: library,
      engine: engine,
      needsEngine: recipe.panes.contains { $0.map?.needsRun ?? false }, timeout: timeout,
      subject: "the figure's maps")
    defer { desk.stop() }
    try desk.open(images: recipe.images, in: recipe.data)
    for pane in recipe.panes where pane.map?.needsRun == true {
      guard let name = pane.run, let run = desk.state.run(named: name) else {
        throw ShotError("no run is called \(pane.run ?? "–"), which the figure shows")
      }
      if let epoch = pane.epoch, !run.epochs.contains(epoch) {
        throw ShotError("\(name) has no checkpoint of epoch \(epoch), which the figure shows")
      }
    }
    try desk.send(.figureAsked(recipe))
    return try desk.figure()
  }
}
