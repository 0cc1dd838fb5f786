import Foundation
import TestSupport
import Testing

/// Finding the images that matter.
@Suite("Journeys: finding", .serialized)
struct FindingJourneys {
  @Test(
    "scenario 6, the worst: an order, a filter that acts while it is typed, a named set of marks, a list on disk"
  )
  func worst() throws {
    let workshop = try Workshop(runs: ["puzzle"])
    let terminal = try workshop.open()
    defer { terminal.end() }
    try terminal.type("o")
    try terminal.wait(forText: "worst first")
    try terminal.type("Down", "Enter")
    // The status line comes first, the list after it.
    try terminal.wait(for: "the worst image") {
      $0.contains("1/12 by IoU↑") && !$0.contains("▸ painted_00005")
    }
    try terminal.write("/class=bird")
    // The list follows what is typed, and comes back with Esc.
    try terminal.wait(forText: "1/4 by IoU↑")
    try terminal.write(" & iou<5%")
    try terminal.wait(forText: "the filter hides all")
    try terminal.type("Escape")
    try terminal.wait(forText: "1/12 by IoU↑")
    try terminal.write("/class=cap")
    try terminal.wait(forText: "there is car, cat")
    try terminal.type("Escape")
    // A key that follows Escape at once is one with Alt.
    try terminal.wait(forNo: "/class=cap")
    try terminal.enter("/(class=bird | class=cow) & iou<70% & area>1%")
    try terminal.wait(forTexts: "(class=bird | class=cow) & iou<70% & area>1%:", "hidden")
    try terminal.enter(":set bad-ones")
    try terminal.wait(forText: "m marks into bad-ones: 0 images.")
    try terminal.type("m", "n", "m")
    try terminal.wait(forTexts: "2 marked", "marks: bad-ones")
    try terminal.enter(":write lists/bad-ones.txt")
    try terminal.wait(forText: "Wrote 2 names to lists/bad-ones.txt.")
    let written = try String(contentsOf: terminal.home.appending(path: "lists/bad-ones.txt"), encoding: .utf8)
    #expect(written.split(separator: "\n").count == 2 && written.hasPrefix("painted_"))
    try terminal.enter(":write \(workshop.data)/bad-ones.txt")
    try terminal.wait(forText: "lies inside the data set, which is never written to")
    #expect(!FileManager.default.fileExists(atPath: "\(workshop.data)/bad-ones.txt"))
    try terminal.type("Escape")
    try terminal.wait(forText: "Filter removed.")
    try terminal.enter("/set=bad-ones")
    try terminal.wait(forText: "/2 by IoU↑")
    try terminal.type("g")
    try terminal.wait(forText: "CAM · puzzle")
  }

  @Test(
    "scenario 7, a missing class: the table, its images, the reason, the CAM at a lower threshold",
    .enabled(if: Fuzz.isLong, "a long test"))
  func missingClass() throws {
    let workshop = try Workshop(runs: ["puzzle"])
    let terminal = try workshop.open()
    defer { terminal.end() }
    try terminal.type("f")
    try terminal.wait(
      forTexts: "Failures of puzzle#5", "missing class, all classes: lost in recognition", "→ the classifier")
    try terminal.type("Enter")
    try terminal.wait(forTexts: "failure=missingClass: ", "missing class train: lost in recognition")
    // The class that is missing is the one that is shown.
    try terminal.type("2")
    try terminal.wait(forText: "CAM · train · puzzle")
    try terminal.type("F")
    try terminal.wait(forTexts: "Classes", "in this image")
    try terminal.enter("bird")
    try terminal.wait(forText: "CAM · bird · puzzle")
    try terminal.type("T")
    try terminal.wait(forTexts: "Background constant(", "changed")
    try terminal.type("u", "Escape")
    try terminal.wait(forTexts: "1/12", "Filter removed.")
  }

  @Test(
    "scenario 8, a missing object: outlined among the objects of its image, with what was found of it",
    .enabled(if: Fuzz.isLong, "a long test"))
  func missingObject() throws {
    let workshop = try Workshop(runs: ["puzzle"])
    let terminal = try workshop.open()
    defer { terminal.end() }
    try terminal.type("f")
    try terminal.wait(forText: "Failures of puzzle#5")
    try terminal.type("l", "Enter")
    try terminal.wait(
      forTexts: "failure=missingObject", "missing object bird: lost in localisation", "object 2/2 bird",
      "% found")
    try terminal.type("i")
    try terminal.wait(forTexts: "Object 1 of 2: bird", "told apart by object masks", "object 1/2 bird")
    try terminal.type("I")
    try terminal.wait(forTexts: "Object 2 of 2: bird", "missing: lost in localisation")
    try terminal.type("Escape")
    try terminal.wait(forNo: "object 2/2")
    try terminal.type("Escape")
    try terminal.wait(forText: "Filter removed.")
  }

  @Test(
    "scenario 9, false coverage: kinds against classes, the images with most of it, the error map with glyphs and words",
    .enabled(if: Fuzz.isLong, "a long test"))
  func falseCoverage() throws {
    let workshop = try Workshop(runs: ["puzzle"])
    let terminal = try workshop.open()
    defer { terminal.end() }
    try terminal.type("f")
    try terminal.wait(forText: "Failures of puzzle#5")
    try terminal.type("l", "l", "l")
    try terminal.wait(forTexts: "false coverage, attached, all classes:", "% of its false coverage")
    try terminal.type("Enter")
    let list = try terminal.wait(forTexts: "by attached↓", "false coverage, attached,", "% of the image")
    #expect(list.contains("attached"))
    try terminal.type("8")
    try terminal.wait(forTexts: "error map", "too much", "too little", "of too much is salient")
    try terminal.type("n")
    try terminal.wait(forText: "2/")
    try terminal.enter(":filter failure=detached:train | failure=detached:boat")
    try terminal.wait(forText: "failure=detached:train | failure=detached:boat: ")
  }

  @Test(
    "scenario 10, prototypes: similarity to a class's prototype and to the probed pixel, which follows the probe",
    .enabled(if: Fuzz.isLong, "a long test"))
  func prototypes() throws {
    let workshop = try Workshop(runs: ["ppc"])
    let terminal = try workshop.open()
    defer { terminal.end() }
    try terminal.type("7")
    try terminal.wait(forTexts: "Prototype similarity · cow · ppc", "prototype similarity ")
    try terminal.type("Q")
    // The pixel is like itself, wherever the probe goes.
    try terminal.wait(for: "the likeness of the probed pixel to itself", until: isLikeItself)
    for key in ["S-Left", "S-Down", "S-Left", "S-Left"] { try terminal.type(key) }
    try terminal.wait(forText: "(104,112)")
    try terminal.wait(for: "the likeness of another pixel to itself", until: isLikeItself)
    try terminal.type("Enter", "S-Right")
    try terminal.wait(forText: "pin (104,112) 8 px away")
    try terminal.type("Q")
    try terminal.wait(forText: "has taught no affinity network")
    try terminal.enter(":layout prototypes")
    try terminal.wait(forTexts: "2 CAM", "3 Prototype similarity", "4 similarity to the pixel")
  }

  /// Whether the probe reads a likeness of at least 0.8: a cell of features covers several pixels.
  private func isLikeItself(_ screen: String) -> Bool {
    let title = "similarity to the probed pixel "
    guard screen.contains("similarity to the pixel · ppc"), let place = screen.range(of: title) else {
      return false
    }
    let value = screen[place.upperBound...].prefix { $0.isNumber || $0 == "." }
    return Double(value.hasPrefix(".") ? "0\(value)" : String(value)).map { $0 >= 0.8 } ?? false
  }
}
