import Foundation
import TestSupport
import Testing

@Suite("Scores and failures without a terminal: eval, failures, sort", .serialized)
struct FailureVerbTests {
  private func document(_ result: Program.Result) throws -> [String: Any] {
    #expect(result.code == 0, "\(result)")
    return try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
  }

  @Test("a chain is scored, its failures are told with their stages, and images are ordered by them")
  func masks() throws {
    let place = try BadPlace()
    let trained = try place.camscope(
      "train", "cam@paintnet", "--data", place.data, "--runs", place.runs, "--run", "r", "--epochs", "1",
      seconds: 120)
    #expect(trained.code == 0, "\(trained)")
    // Failures of the seed are there after a training.
    let own = try document(place.camscope("failures", "--run", "r", "--runs", place.runs, "--json"))
    #expect((own["table"] as? [String: Any])?["images"] as? Int ?? 0 > 0)

    try place.camscope("failures", "--run", "r", "--runs", place.runs, "--refine", "pamr").expectRefusal(
      saying: "keeps no scores of any split pamr")
    let scored = try place.camscope(
      "eval", "--run", "r", "--runs", place.runs, "--data", place.data, "--split", "val", "--refine",
      "pamr,crf")
    #expect(scored.code == 0 && scored.output.contains("+crf:psa"), "\(scored)")
    let found = try document(
      place.camscope("failures", "--run", "r", "--runs", place.runs, "--refine", "pamr,crf", "--json"))
    let failures = try #require(found["failures"] as? [[String: Any]])
    let table = try place.camscope("failures", "--run", "r", "--runs", place.runs, "--refine", "pamr,crf:psa")
    #expect(
      table.code == 0 && table.output.contains("missing class")
        && table.output.contains("r, epoch 1: refined"))
    let counts = ((found["table"] as? [String: Any])?["cells"] as? [[String: Any]])?.compactMap {
      $0["count"] as? Int
    }
    #expect(counts?.reduce(0, +) == failures.count)

    func values(_ arguments: String...) throws -> [Double] {
      let sorted = try document(
        place.camscope(["sort", "--run", "r", "--runs", place.runs, "--json"] + arguments, seconds: 60))
      return (sorted["images"] as? [[String: Any]] ?? []).compactMap { $0["value"] as? Double }
    }
    let worst = try values("--by", "iou")
    #expect(worst.count > 1 && worst == worst.sorted())
    #expect(try values("--by", "iou", "--reverse").first == worst.last)
    let most = try values("--by", "failures", "--refine", "pamr")
    #expect(most == most.sorted(by: >))
    #expect(try values("--by", "iou", "--limit", "1").count == 1)
    // The language of the workbench's filter.
    #expect(try values("--where", "iou>=0 & area>0.1% | iou<0") == worst)
    #expect(try values("--where", "!iou<200%").isEmpty)
    let some = try document(
      place.camscope("failures", "--run", "r", "--runs", place.runs, "--where", "failure=detached", "--json"))
    #expect((some["table"] as? [String: Any])?["images"] as? Int ?? 99 <= worst.count)
    try place.camscope("sort", "--run", "r", "--runs", place.runs, "--where", "iou<.3 &").expectRefusal(
      saying: "a condition is missing after &")
    try place.camscope("sort", "--run", "r", "--runs", place.runs, "--where", "marked").expectRefusal(
      saying: "marks and their sets are the workbench's")
    try place.camscope("sort", "--run", "r", "--runs", place.runs, "--by", "ios").expectRefusal(
      saying: "did you mean 'iou'?")
  }

  @Test(
    "the errors that were painted into saliency maps are found, those and no others; without maps it says so")
  func saliency() throws {
    let place = try BadPlace()
    let found = try document(
      place.camscope("failures", "--saliency", "--data", place.data, "--split", "all", "--json"))
    #expect((found["table"] as? [String: Any])?["images"] as? Int == 20)
    let kinds = [
      "missing-class": "missingClass", "missing-object": "missingObject", "false-coverage": "falseCoverage",
    ]
    let list = try String(contentsOfFile: "\(place.data)/saliency-errors.tsv", encoding: .utf8)
    let painted = list.split(separator: "\n").dropFirst().map { line in
      let fields = line.split(separator: "\t")
      return "\(fields[0]) \(kinds[String(fields[1]), default: "?"])"
    }
    let told = (found["failures"] as? [[String: Any]] ?? []).map { entry in
      "\(entry["image"] ?? "") \((entry["failure"] as? [String: Any])?["kind"] ?? "")"
    }
    #expect(!painted.isEmpty && told.sorted() == painted.sorted())
    try place.camscope("failures", "--saliency", "--data", place.data, "--split", "vall").expectRefusal(
      saying: "no split \"vall\"")
    for folder in try FileManager.default.contentsOfDirectory(atPath: place.data)
    where folder.hasPrefix("sal") {
      try FileManager.default.removeItem(atPath: "\(place.data)/\(folder)")
    }
    try place.camscope("failures", "--saliency", "--data", place.data, "--split", "trainval").expectRefusal(
      saying: "has no saliency maps")
  }
}
