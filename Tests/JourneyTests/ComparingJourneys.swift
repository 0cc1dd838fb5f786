import Foundation
import TestSupport
import Testing

/// One image under several settings and methods.
@Suite("Journeys: comparing", .serialized)
struct ComparingJourneys {
  @Test(
    "scenario 4, components: a switch acts on picture and score at once, before and after, undo, runs that differ"
  )
  func components() throws {
    let workshop = try Workshop(runs: ["cam"])
    try workshop.copy("cam", as: "cam-max", settings: ["pooling": "max"])
    let terminal = try workshop.open()
    defer { terminal.end() }
    try terminal.enter(":run cam")
    try terminal.type("4")
    try terminal.wait(forText: "seed IoU 62.0")
    try terminal.type("r")
    try terminal.wait(forTexts: "Components of cam", "Acts now", "Needs a training", "this image  62.0")
    try terminal.wait(forTexts: "val         37.1", "METHODS §0.7")
    try terminal.type("Space")
    // Its effect on this image and, as far as it was measured, on the split.
    try terminal.wait(
      forTexts: "this image  62.0 → 60.2 (-1.8)", "not measured", "--set multiScale=false", "changed")
    try terminal.type("w")
    try terminal.wait(forText: "before ┃ this")
    try terminal.type("w", "d")
    try terminal.wait(forText: "− before")
    try terminal.type("d", "u")
    try terminal.wait(forText: "Undone")
    try terminal.wait(forNo: "→ 60.2")
    try terminal.type("C-r")
    try terminal.wait(forTexts: "Redone", "→ 60.2")
    try terminal.type("u")
    // What needs a training goes to the run that has it, at the same epoch.
    try terminal.type("j", "j", "j", "j", "j", "j")
    try terminal.wait(forText: "METHODS §1.1.1")
    try terminal.type("Space")
    try terminal.wait(forText: "this is cam-max")
    try terminal.type("Escape")
    try terminal.wait(forNo: "Needs a training")
    try terminal.type("X")
    let matrix = try terminal.wait(
      forTexts: "Components and scores of cam", "2 runs of cam differ in 1 components")
    #expect(matrix.contains("pooling") && matrix.contains("average"))
    try terminal.type("k", "Enter")
    try terminal.wait(forText: "seed · cam · epoch 5/5")
  }

  @Test(
    "scenario 5, methods: linked panes, their ranks, a row of values each, differences, the image where they disagree",
    .enabled(if: Fuzz.isLong, "a long test"))
  func methods() throws {
    let workshop = try Workshop(runs: ["cam", "eps", "puzzle", "seam"])
    let terminal = try workshop.open()
    defer { terminal.end() }
    try terminal.enter(":compare seam eps puzzle gt")
    try terminal.wait(forTexts: "1 CAM · cow · seam", "2 CAM · cow · eps", "4 ground truth")
    try terminal.type("4", "B")
    try terminal.wait(forTexts: "1 seed · seam", "2/3", "3/3", "1/3 ▲", "linked")
    try terminal.type("l")
    try terminal.wait(forTexts: "1 seam#5 · seed", "2 eps#5 · seed", "3 puzzle#5 · seed", "(129,104)")
    try terminal.type("d")
    try terminal.wait(forText: "− pane 2")
    try terminal.type("d", "b")
    try terminal.wait(forText: "⇄ pane 2")
    try terminal.type("b", "o")
    try terminal.wait(forText: "Sort by")
    try terminal.enter("disag")
    try terminal.wait(forText: "1/12 by disagreement↓")
    try terminal.type("n")
    try terminal.wait(forText: "2/12 by disagreement↓")
    try terminal.type("+")
    try terminal.wait(forText: "1.5×")
    // Several runs are chosen in the list of runs, too.
    try terminal.type("_", "e", "Up", "Up", "Up", "Up", "Up", "Down", "Tab", "Tab")
    try terminal.wait(for: "two chosen runs") { $0.components(separatedBy: "● ").count == 3 }
    try terminal.type("Up", "Enter")
    try terminal.wait(for: "two panes") {
      $0.contains("2 seed") && !$0.contains("3 seed") && !$0.contains("4 ground")
    }
    // A layout for a task.
    try terminal.type("V")
    try terminal.wait(forText: "Panes for a task")
    try terminal.enter("refine")
    try terminal.wait(forTexts: "2 pseudo-mask", "4 error map of the pseudo-mask")
    try terminal.resize(columns: 100, rows: 30)
    try terminal.wait(forText: "1 seed")
  }
}
