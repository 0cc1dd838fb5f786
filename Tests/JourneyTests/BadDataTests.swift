import Foundation
import Imaging
import TestSupport
import Testing

@Suite("Bad data: one sentence and exit 2, or a listed problem", .serialized)
struct BadDataTests {
  @Test("an empty folder and a file instead of a folder")
  func noFolder() throws {
    let place = try BadPlace(withImages: false)
    try FileManager.default.createDirectory(atPath: place.data, withIntermediateDirectories: true)
    let file = try place.write([1, 2, 3], to: "file")
    for folder in [place.data, file, "\(place.root.path)/absent"] {
      try place.camscope("check", folder).expectRefusal(saying: folder)
      try place.camscope("train", "cam@paintnet", "--data", folder, "--runs", place.runs).expectRefusal(
        saying: folder)
      try place.camscope("shot", "--data", folder, "--image", "a", "--out", "a.png").expectRefusal(
        saying: folder)
    }
    #expect(!FileManager.default.fileExists(atPath: place.runs))
  }

  @Test("a missing mask, a 16-bit mask, one of another size, and labels beyond the classes")
  func masks() throws {
    let place = try BadPlace()
    let images = try place.images()
    func size(_ index: Int) throws -> (width: Int, height: Int) {
      try ImageFile.size("\(place.data)/JPEGImages/\(images[index]).jpg")
    }
    func mask(_ index: Int) -> String { "data/SegmentationClass/\(images[index]).png" }
    try FileManager.default.removeItem(atPath: "\(place.root.path)/\(mask(0))")
    let (width, height) = try size(1)
    _ = try place.write(SpoiltPNG.sixteenBits(width: width, height: height), to: mask(1))
    _ = try place.write(PNG.encode(labels: LabelMap(width: 7, height: 5)), to: mask(2))
    var beyond = LabelMap(width: try size(3).width, height: try size(3).height)
    beyond[3, 3] = 200
    _ = try place.write(PNG.encode(labels: beyond), to: mask(3))
    let result = try place.camscope("check", place.data)
    result.expectProblem("1 of 20 images of trainval have no mask", of: "trainval.txt")
    result.expectProblem("16-bit PNG", of: images[1])
    result.expectProblem("it is 7×5", of: images[2])
    result.expectProblem("label 200", of: images[3])
    // Masks are looked at only where they are scored, so that a training goes on.
    let training = try place.camscope(
      "train", "cam@paintnet", "--data", place.data, "--runs", place.runs, "--epochs", "1", seconds: 120)
    #expect(training.code == 0, "\(training)")
  }

  @Test("truncated and zero-byte JPEGs, and a PNG that claims 60000×60000 pixels")
  func images() throws {
    let place = try BadPlace()
    let images = try place.images()
    func jpeg(_ index: Int) -> String { "data/JPEGImages/\(images[index]).jpg" }
    let sound = try FileBytes.read("\(place.root.path)/\(jpeg(0))")
    _ = try place.write(Array(sound.prefix(sound.count / 2)), to: jpeg(0))
    _ = try place.write([], to: jpeg(1))
    _ = try place.write(SpoiltPNG.claiming(width: 60_000, height: 60_000), to: jpeg(2))
    _ = try place.write(
      SpoiltPNG.claiming(width: 60_000, height: 60_000), to: "data/SegmentationClass/\(images[3]).png")
    let result = try place.camscope("check", place.data)
    result.expectProblem("truncated", of: images[0])
    result.expectProblem("no bytes", of: images[1])
    result.expectProblem("60000×60000", of: images[2])
    result.expectProblem("60000×60000", of: images[3])
    let out = "\(place.root.path)/a.png"
    for index in [1, 2] {
      let shot = try place.camscope("shot", "--data", place.data, "--image", images[index], "--out", out)
      #expect(shot.signal == nil && !shot.timedOut && shot.peakBytes < BadPlace.mostBytes, "\(shot)")
    }
    let training = try place.camscope(
      "train", "cam@paintnet", "--data", place.data, "--runs", place.runs, "--epochs", "1", seconds: 120)
    #expect(training.signal == nil && training.peakBytes < BadPlace.mostBytes, "\(training)")
  }

  @Test("an XML bomb, and an XML that names /etc/passwd")
  func annotations() throws {
    let place = try BadPlace()
    let images = try place.images()
    var bomb = "<?xml version=\"1.0\"?><!DOCTYPE annotation [<!ENTITY a0 \"ha\">"
    for level in 1..<30 { bomb += "<!ENTITY a\(level) \"&a\(level - 1);&a\(level - 1);\">" }
    bomb += "]><annotation><object><name>&a29;</name></object></annotation>"
    _ = try place.write(Array(bomb.utf8), to: "data/Annotations/\(images[0]).xml")
    let outside = """
      <!DOCTYPE annotation [<!ENTITY x SYSTEM "file:///etc/passwd">]>
      <annotation><filename>../../etc/passwd</filename><object><name>&x;</name></object></annotation>
      """
    _ = try place.write(Array(outside.utf8), to: "data/Annotations/\(images[1]).xml")
    let relative = "<annotation><object><name>../../etc/passwd</name></object></annotation>"
    _ = try place.write(Array(relative.utf8), to: "data/Annotations/\(images[2]).xml")
    _ = try place.write(
      Array("../../../../etc/passwd\n\(images[3])\n".utf8), to: "data/ImageSets/Segmentation/outside.txt")
    let result = try place.camscope("check", place.data)
    result.expectProblem("declares a document type", of: "\(images[0]).xml")
    result.expectProblem("declares a document type", of: "\(images[1]).xml")
    result.expectProblem("no class of this folder", of: "\(images[2]).xml")
    result.expectProblem("could leave the folder", of: "outside.txt")
    #expect(!(result.output + result.errors).contains("root:"), "\(result)")
    let training = try place.camscope(
      "train", "cam@paintnet", "--data", place.data, "--split", "outside", "--runs", place.runs, "--epochs",
      "1",
      seconds: 120)
    #expect(training.signal == nil && !(training.output + training.errors).contains("root:"), "\(training)")
  }
}
