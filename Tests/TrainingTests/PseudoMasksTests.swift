import Foundation
import Imaging
import Methods
import Testing
import Training

@Suite("Pseudo-masks are looked at before a training")
struct PseudoMasksTests {
  private let folder: PaintedFolder
  private let images: LabelledImages

  init() throws {
    folder = try PaintedFolder()
    images = try LabelledImages(folder.folder(), split: "train")
  }

  /// The true masks copied into a folder, one of them spoilt.
  private func masks(_ name: String, spoiling id: String? = nil, with mask: LabelMap? = nil) throws -> String
  {
    let path = folder.root.appending(path: name).path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    for own in images.ids {
      let target = "\(path)/\(own).png"
      if own == id {
        if let mask { try Data(PNG.encode(labels: mask)).write(to: URL(filePath: target)) }
      } else {
        try FileManager.default.copyItem(
          atPath: "\(folder.data)/SegmentationClass/\(own).png", toPath: target)
      }
    }
    return path
  }

  private func failure(_ path: String) throws -> String {
    let masks = try PseudoMasks(MaskNeed(folder: path), of: nil)
    let failure = #expect(throws: TrainingFailure.self) { try masks.check(for: images) }
    return failure?.description ?? ""
  }

  @Test("masks of the images' sizes and classes pass")
  func good() throws {
    try PseudoMasks(MaskNeed(folder: masks("good")), of: nil).check(for: images)
  }

  @Test("a missing, misshaped, foreign or mislabelled mask is named in one sentence")
  func bad() throws {
    let missing = try failure(masks("missing", spoiling: "p3"))
    #expect(missing.contains("1 of 12") && missing.contains("p3.png is missing"))
    let small = try failure(masks("small", spoiling: "p3", with: LabelMap(width: 10, height: 9)))
    #expect(small.contains("p3.png is 10×9, its image 48×48"))
    let index = try failure(
      masks("index", spoiling: "p3", with: LabelMap(width: 48, height: 48, filledWith: 99)))
    #expect(index.contains("holds the index 99"))
    // p0 shows class 1 alone.
    let label = try failure(
      masks("label", spoiling: "p0", with: LabelMap(width: 48, height: 48, filledWith: 2)))
    #expect(label.contains("shows bicycle, which the image's label does not name"))
    for sentence in [missing, small, index, label] { #expect(!sentence.contains("\n")) }
  }

  @Test("void is no class, and what is no PNG file is told")
  func voidAndDamage() throws {
    let void = LabelMap(width: 48, height: 48, filledWith: 255)
    try PseudoMasks(MaskNeed(folder: masks("void", spoiling: "p3", with: void)), of: nil).check(for: images)
    let path = try masks("damaged", spoiling: "p3")
    try Data("damaged".utf8).write(to: URL(filePath: "\(path)/p3.png"))
    #expect(try failure(path).contains("p3.png"))
  }

  @Test("two folders are found beside each other or by name, and left aside where one mask is wanted")
  func pairs() throws {
    let both = folder.root.appending(path: "both").path
    for name in ["crf", "ret"] { _ = try masks("both/\(name)") }
    func found(_ need: MaskNeed) throws -> [String] {
      try PseudoMasks(need, of: nil).folders.map { ($0 as NSString).lastPathComponent }
    }
    #expect(try found(MaskNeed(folder: both)) == ["crf", "ret"])
    #expect(try found(MaskNeed(folder: both, wantsPair: false)) == ["crf"])
    #expect(try found(MaskNeed(folder: "\(both)/ret", retrieved: "\(both)/crf")) == ["ret", "crf"])
    #expect(try found(MaskNeed(folder: "\(both)/ret")) == ["ret"])
  }

  @Test("without a folder the masks of the run that is named are meant, and none at all is one sentence")
  func absent() throws {
    let run = folder.root.appending(path: "run").path
    _ = try masks("run/masks")
    #expect(try PseudoMasks(MaskNeed(folder: ""), of: run).folder == "\(run)/masks")
    for (need, words) in [
      (MaskNeed(folder: ""), "masks=DIR"), (MaskNeed(folder: "\(run)/nowhere"), "camscope masks"),
    ] {
      let failure = #expect(throws: TrainingFailure.self) { try PseudoMasks(need, of: nil) }
      let sentence = failure?.description ?? ""
      #expect(sentence.contains(words) && !sentence.contains("\n"), "\(sentence)")
    }
  }
}
