import Foundation
import Imaging
import TestSupport
import Testing

@Suite("Classical saliency maps for a folder that has none", .serialized)
struct SaliencyVerbTests {
  private func document(_ result: Program.Result) throws -> [String: Any] {
    #expect(result.code == 0, "\(result)")
    return try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
  }

  @Test("maps are written beside nothing else, gone on with, scored, trained with, and named in reports")
  func maps() throws {
    let place = try BadPlace()
    try FileManager.default.removeItem(atPath: "\(place.data)/saliency")
    let out = place.root.appending(path: "mbd").path
    let made = try document(place.camscope("saliency", place.data, "--out", out, "--json"))
    #expect(made["written"] as? Int == 20 && made["method"] as? String == "minimum barrier distance, MB+")
    let images = try place.images()
    for id in images {
      let (map, image) = (
        try PNG.greyMap(contentsOf: "\(out)/\(id).png"),
        try ImageFile.size("\(place.data)/JPEGImages/\(id).jpg")
      )
      #expect((map.width, map.height) == image)
    }
    // One that was lost is made again, the same; the others are kept.
    let lost = "\(out)/\(images[3]).png"
    let before = try Data(contentsOf: URL(filePath: lost))
    try FileManager.default.removeItem(atPath: lost)
    let again = try document(place.camscope("saliency", place.data, "--out", out, "--json"))
    #expect(again["written"] as? Int == 1 && again["kept"] as? Int == 19)
    #expect(try Data(contentsOf: URL(filePath: lost)) == before)

    let scored = try place.camscope(
      "failures", "--saliency", "--data", place.data, "--split", "all", "--maps", out)
    #expect(scored.code == 0 && scored.output.contains("mean absolute error 0."), "\(scored)")

    // A path that does not begin at the root is meant from here.
    let trained = try place.camscope(
      "train", "eps@paintnet", "--data", place.data, "--runs", place.runs, "--run", "r", "--epochs", "1",
      "--set", "saliencyMaps=./mbd", seconds: 120)
    #expect(trained.code == 0, "\(trained)")
    let name = "\(out) (minimum barrier distance, MB+)"
    #expect(try place.camscope("runs", "--runs", place.runs).output.contains("images (\(name))"))
    let arguments = ["eval", "--run", "r", "--runs", place.runs, "--data", place.data, "--split", "val"]
    let eval = try place.camscope(arguments, seconds: 60)
    #expect(eval.code == 0 && eval.output.contains("saliency maps: \(name)"), "\(eval)")
    let cut = try place.camscope(arguments + ["--background", "saliency"], seconds: 60)
    #expect(cut.code == 0 && cut.output.contains("saliency background 0.5"), "\(cut)")
    #expect(cut.output.contains("\(name) for the background"))
    try place.camscope(arguments + ["--saliency", "./mbd"], seconds: 60).expectRefusal(
      saying: "reads no saliency maps")
  }

  @Test("the saliency rule of a run without saliency says what is missing, and takes maps that are named")
  func rule() throws {
    let place = try BadPlace()
    try FileManager.default.moveItem(
      atPath: "\(place.data)/saliency", toPath: place.root.appending(path: "maps").path)
    let trained = try place.camscope(
      "train", "cam@paintnet", "--data", place.data, "--runs", place.runs, "--run", "r", "--epochs", "1",
      seconds: 120)
    #expect(trained.code == 0, "\(trained)")
    let arguments = [
      "eval", "--run", "r", "--runs", place.runs, "--data", place.data, "--split", "val", "--background",
      "saliency",
    ]
    try place.camscope(arguments, seconds: 60).expectRefusal(
      saying: "reads a saliency map, and there is none")
    let named = try place.camscope(arguments + ["--saliency", "./maps"], seconds: 60)
    #expect(named.code == 0 && named.output.contains("/maps for the background"), "\(named)")
  }

  @Test("the data set is never written to, other maps are not mixed in, and a bad image costs one sentence")
  func refusals() throws {
    let place = try BadPlace()
    try place.camscope("saliency", place.data, "--out", "\(place.data)/saliency_mbd").expectRefusal(
      saying: "never written to")
    #expect(!FileManager.default.fileExists(atPath: "\(place.data)/saliency_mbd"))
    let id = try place.images()[2]
    try Data("no image".utf8).write(to: URL(filePath: "\(place.data)/JPEGImages/\(id).jpg"))
    let out = place.root.appending(path: "mbd").path
    let spoilt = try place.camscope("saliency", place.data, "--out", out)
    #expect(spoilt.code == 1 && spoilt.errorLines.count == 1 && spoilt.errors.contains(id), "\(spoilt)")
    #expect(spoilt.output.hasPrefix("19 of 20 saliency maps written to"))
    let other = place.root.appending(path: "other").path
    try FileManager.default.copyItem(atPath: place.data, toPath: other)
    try place.camscope("saliency", other, "--out", out).expectRefusal(saying: "holds files with data")
    try place.camscope("saliency", place.data, "--out", out, "--split", "vall").expectRefusal(
      saying: "no split \"vall\"")
    try place.camscope("saliency", "\(place.data)/nothing", "--out", out).expectRefusal(
      saying: "not a folder")
  }
}
