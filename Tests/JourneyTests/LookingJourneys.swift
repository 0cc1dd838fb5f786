import Foundation
import Testing

/// Looking at one image: a first look, the probe, the epochs.
@Suite("Journeys: looking", .serialized)
struct LookingJourneys {
  @Test(
    "scenario 1, a first look: image, CAM, seed, pseudo-mask and truth by one key each, through the images, and out"
  )
  func firstLook() throws {
    let workshop = try Workshop(runs: ["cam"])
    let terminal = try workshop.open(columns: 120, rows: 36)
    defer { terminal.end() }
    try terminal.wait(forTexts: "CAM · cow · cam · epoch 5/5", "seed IoU 62.0")
    try terminal.type("4")
    // The legend has the classes that are there, with their share.
    try terminal.wait(forTexts: "seed · cam", "cow 9.1 %")
    try terminal.type("5")
    try terminal.wait(forTexts: "pseudo-mask · pamr", "mask IoU")
    try terminal.type("6")
    try terminal.wait(forTexts: "ground truth", "void 2.0 %")
    try terminal.type("8")
    try terminal.wait(forTexts: "error map", "too little")
    try terminal.type("9")
    try terminal.wait(forText: "Only a segmentation network predicts, not cam")
    try terminal.type("1")
    try terminal.wait(forText: "label: cow")
    try terminal.type("n", "n", "n")
    try terminal.wait(forTexts: "4/12 by name", "▸ painted_00020")
    try terminal.type("q")
    try terminal.wait(for: "the program to end") { _ in try terminal.hasEnded() }
  }

  @Test(
    "scenario 2, the probe: values at source resolution, a pin, bars, the distance to the next label, a copy")
  func probe() throws {
    let workshop = try Workshop(runs: ["cam", "seam"])
    let terminal = try workshop.open()
    defer { terminal.end() }
    try terminal.wait(forTexts: "(128,104) rgb 109 101 55", "truth background", "CAM cow .00", "px to cow")
    try terminal.type("l", "l", "j")
    try terminal.wait(forText: "(130,105) rgb")
    try terminal.type("Enter", "S-Left")
    try terminal.wait(forText: "pin (130,105) 8 px away")
    try terminal.type("P")
    try terminal.wait(forText: "CAM at (122,105)")
    try terminal.type("P", "y")
    try terminal.wait(forText: "Copied the probe's values")
    // Another method beside it: a row of values each, under one cursor.
    try terminal.type("v")
    try terminal.enter(":run seam")
    try terminal.wait(forTexts: "1 cam#5 · seed", "2 seam#5 ·")
    try terminal.type("Home")
    try terminal.wait(forText: "(0,105) rgb")
  }

  @Test(
    "scenario 3, epochs: the image's own score by epoch, play, the largest change, the difference to the epoch before"
  )
  func epochs() throws {
    let workshop = try Workshop(runs: ["cam"])
    let terminal = try workshop.open()
    defer { terminal.end() }
    try terminal.wait(forTexts: "epoch 5/5", "IoU, 1 view 61.7 -0.2")
    try terminal.type("{")
    try terminal.wait(forTexts: "CAM · cow · cam · epoch 1/5", "cam#1 ·")
    try terminal.type("]")
    try terminal.wait(forText: "CAM · cow · cam · epoch 2/5")
    try terminal.type("*")
    try terminal.wait(forTexts: "Largest change of this image's IoU: +", "at epoch 2")
    try terminal.type("D")
    try terminal.wait(forText: "− epoch 1")
    try terminal.type("D", "{", "Space")
    try terminal.wait(forText: "playing")
    try terminal.wait(forTexts: "CAM · cow · cam · epoch 5/5", "cam#5 newest")
    try terminal.type("L")
    try terminal.wait(forTexts: "Curves of cam", "this image's IoU")
    try terminal.type("h", "h", "Enter")
    try terminal.wait(forText: "CAM · cow · cam · epoch 3/5")
    // Many keys at once end where they lead: none queues behind a picture.
    try terminal.type("[", "[", "[", "]", "]", "]", "]", "]")
    try terminal.wait(forText: "This is the newest epoch.")
  }
}
