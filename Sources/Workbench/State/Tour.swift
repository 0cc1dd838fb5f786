/// A minute on the painted set: one key at a time, each tried on the real thing.
package struct Tour: Equatable, Sendable {
  /// A thing to try.
  package struct Step: Sendable {
    /// Any of these goes on.
    package var commands: Set<Command.ID>
    package var text: String
  }

  /// The place in `steps`.
  package var step = 0

  package init() {}

  package static let steps: [Step] = [
    Step(commands: [.nextImage], text: "n shows the next image, p the one before."),
    Step(commands: [.previousEpoch, .firstEpoch], text: "[ shows the maps one epoch earlier, ] one later."),
    Step(commands: [.splitRight, .splitDown], text: "v makes a second pane beside this one."),
    Step(commands: [.runList], text: "e picks the run of this pane: another method beside the first."),
    Step(
      commands: [.showGroundTruth, .showError, .showSeed],
      text: "4 is the seed, 6 the ground truth, 8 their error map."),
    Step(commands: [.components], text: "r lists the components of the run; Space switches one."),
    Step(commands: [.retrain], text: "R trains the run again with what you changed. Esc leaves the sheet."),
    Step(commands: [.exportFigure], text: "E exports what you see as a figure."),
    Step(commands: [.help], text: "? lists every key here, searchable; Enter does the chosen one."),
  ]

  /// The step that waits; nil: all are done.
  package var current: Step? { Self.steps.indices.contains(step) ? Self.steps[step] : nil }
}

// The tour of the first start.
extension WorkbenchState {
  /// A command was done: the tour goes on where it was the one to try.
  mutating func advanceTour(by id: Command.ID) {
    guard let step = tour?.current, step.commands.contains(id) else { return }
    tour?.step += 1
    if tour?.current == nil {
      tour = nil
      message = "That was the tour. :tour shows it again."
    }
  }
}
