import Foundation
import TestSupport
import Testing

@Suite("Bad weights, disks and run folders: one sentence and exit 2, nothing lost", .serialized)
struct BadWeightsTests {
  private static let fixtures = Program.root.appending(path: "Tests/NetworksTests/Fixtures/PyTorch").path

  /// A safetensors file from a header's text.
  private func safetensors(_ header: String, elements: Int, length: UInt64? = nil) -> [UInt8] {
    let count = length ?? UInt64(header.utf8.count)
    return (0..<8).map { UInt8(truncatingIfNeeded: count >> (8 * $0)) } + Array(header.utf8)
      + [UInt8](repeating: 0, count: elements)
  }

  @Test("weights of another network, truncated ones, lying headers, overlapping tensors, hostile pickles")
  func weights() throws {
    let place = try BadPlace()
    let whole = #"{"conv1.weight":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#
    let overlapping =
      #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}"#
    let bad: [(path: String, text: String)] = [
      (try place.write(safetensors(whole, elements: 7), to: "short.safetensors"), "outside the file"),
      (
        try place.write(safetensors("{", elements: 9, length: 1 << 60), to: "claim.safetensors"),
        "does not fit"
      ),
      (try place.write(safetensors(overlapping, elements: 12), to: "overlap.safetensors"), "overlap"),
      (try place.write([], to: "empty.safetensors"), "0 bytes"),
      (try place.write(Array("not weights".utf8), to: "text.pth"), "neither"),
      ("\(Self.fixtures)/hostile-zip.pth", "posix.system"),
      ("\(Self.fixtures)/hostile-legacy.pth", "posix.system"),
      ("\(Self.fixtures)/hostile-bare.pth", "posix.system"),
      ("\(place.root.path)/absent.pth", "absent.pth"),
      (place.root.path, place.root.path),
    ]
    func train(_ path: String) throws -> Program.Result {
      try place.camscope(
        "train", "cam@paintnet", "--data", place.data, "--runs", place.runs, "--weights", path)
    }
    for (path, text) in bad {
      try place.camscope("weights", path).expectRefusal(saying: text)
      try train(path).expectRefusal(saying: text)
    }
    let other = try place.write(safetensors(whole, elements: 8), to: "other.safetensors")
    #expect(try place.camscope("weights", other, "--json").code == 0)
    try train(other).expectRefusal(saying: "does not fit")
    try train("\(Self.fixtures)/checkpoint-legacy.pth").expectRefusal(saying: "does not fit")
    #expect(!FileManager.default.fileExists(atPath: "/tmp/camscope-was-here"))
    #expect(((try? FileManager.default.contentsOfDirectory(atPath: place.runs)) ?? []).isEmpty)
  }

  @Test("what a checkpoint of a run holds and fits, as text and as JSON")
  func listing() throws {
    let place = try BadPlace()
    let training = try place.camscope(
      "train", "cam@paintnet", "--data", place.data, "--runs", place.runs, "--run", "a", "--epochs", "1",
      seconds: 120)
    try #require(training.code == 0, "\(training)")
    let path = "\(place.runs)/a/epochs/0001/weights.safetensors"
    let text = try place.camscope("weights", path)
    #expect(text.code == 0 && text.output.contains("fits paintnet"), "\(text)")
    #expect(text.output.contains("head.classifier.weight"), "\(text)")

    struct Listing: Decodable {
      struct Network: Decodable {
        let network: String
        let fits: Bool
        let missing: [String]
      }
      struct Tensor: Decodable {
        let name: String
        let type: String
        let shape: [Int]
      }
      let format: String
      let tensors: [Tensor]
      let metadata: [String: String]
      let networks: [Network]
    }
    let json = try place.camscope("weights", path, "--json")
    let listing = try JSONDecoder().decode(Listing.self, from: Data(json.output.utf8))
    #expect(listing.format == "safetensors" && listing.metadata["normalisation"] != nil)
    #expect(listing.networks.first?.network == "paintnet" && listing.networks.first?.fits == true)
    #expect(listing.networks.dropFirst().allSatisfy { !$0.fits && !$0.missing.isEmpty })
    #expect(listing.tensors.contains { $0.name == "conv1.weight" && $0.shape == [16, 3, 3, 3] })
  }

  @Test("a download that fails is one sentence and exit 1, an unknown name exit 2")
  func downloads() throws {
    let place = try BadPlace(withImages: false)
    let server = try TinyServer([UInt8](repeating: 7, count: 10_000))
    defer { server.end() }
    let out = "\(place.root.path)/w.pth"
    func fetch() throws -> Program.Result {
      try place.camscope("weights", "--fetch", "resnet18", "--out", out, "--mirror", server.address)
    }
    try fetch().expectRefusal(code: 1, saying: "instead of f37072fd")
    server.behave(.refusing(500))
    try fetch().expectRefusal(code: 1, saying: "answered 500")
    server.behave(.stopping(after: 4_000))
    try fetch().expectRefusal(code: 1, saying: "ended after 4000 of 10000 bytes")
    try place.camscope("weights", "--fetch", "resnet51").expectRefusal(saying: "resnet51")
    #expect(!FileManager.default.fileExists(atPath: out))
  }

  @Test("runs that cannot be written to, and runs whose files are damaged")
  func runFolders() throws {
    let place = try BadPlace()
    // Root may write anywhere but into the kernel's own folders.
    var closed = "/sys/camscope-runs"
    if getuid() != 0 {
      closed = "\(place.root.path)/closed"
      try FileManager.default.createDirectory(atPath: closed, withIntermediateDirectories: true)
      chmod(closed, 0o555)
    }
    try place.camscope("train", "cam@paintnet", "--data", place.data, "--runs", closed, "--epochs", "1")
      .expectRefusal(saying: "could not be")

    let training = try place.camscope(
      "train", "cam@paintnet", "--data", place.data, "--runs", place.runs, "--run", "a", "--epochs", "1",
      seconds: 120)
    try #require(training.code == 0, "\(training)")
    let images = try place.images()
    let files = try #require(
      FileManager.default.enumerator(atPath: "\(place.runs)/a")?.compactMap { $0 as? String })
    let wanted = files.filter {
      ["json", "jsonl", "yaml", "safetensors"].contains(($0 as NSString).pathExtension)
    }
    #expect(wanted.count >= 8)
    let commands = [
      ["runs", "--runs", place.runs],
      ["eval", "--run", "\(place.runs)/a", "--data", place.data, "--split", "val"],
      ["shot", "--data", place.data, "--runs", place.runs, "--image", images[0], "--out", "a.png"],
      [
        "train", "cam@paintnet", "--data", place.data, "--runs", place.runs, "--run", "a", "--epochs", "1",
        "--resume",
      ],
    ]
    for (index, file) in wanted.sorted().enumerated() {
      let path = "\(place.runs)/a/\(file)"
      let sound = try Data(contentsOf: URL(filePath: path))
      let damages = [sound.prefix(sound.count / 2), Data(), Data("\u{0}\u{1}{[".utf8)]
      for damage in Fuzz.isLong ? damages : [damages[index % damages.count]] {
        try damage.write(to: URL(filePath: path))
        for arguments in commands {
          let result = try place.camscope(arguments, seconds: 120)
          let hasSentence = result.errorLines.contains { $0.hasPrefix("camscope: ") }
          #expect(result.signal == nil && !result.timedOut, "\(file) \(arguments) \(result)")
          #expect(result.code == 0 || hasSentence, "\(file) \(arguments) \(result)")
        }
      }
      try sound.write(to: URL(filePath: path))
    }
  }

  @Test("an index of runs that is rubbish is built anew")
  func index() throws {
    let place = try BadPlace()
    let image = try place.images()[0]
    for rubbish in ["SQLite format 3\u{0}rubbish", "", String(repeating: "x", count: 10_000)] {
      let index = try place.write(Array(rubbish.utf8), to: "runs/.index.sqlite")
      let result = try place.camscope(
        "shot", "--data", place.data, "--runs", place.runs, "--image", image, "--out", "a.png")
      #expect(result.code == 0 && result.errors.isEmpty, "\(result)")
      #expect(access(index, F_OK) == 0)
    }
  }

  /// Whether this process may mount a file system.
  static let canMount: Bool = {
    let folder = FileManager.default.temporaryDirectory.appending(path: "camscope-mount-\(UUID().uuidString)")
      .path
    guard mkdir(folder, 0o755) == 0 else { return false }
    defer { rmdir(folder) }
    guard mount("tmpfs", folder, "tmpfs", 0, "size=64k") == 0 else { return false }
    return umount(folder) == 0
  }()

  @Test(
    "a disk that fills up while a checkpoint is written: one sentence, and the checkpoints before it stay whole",
    .enabled(if: BadWeightsTests.canMount, "mounting a small tmpfs is not permitted here"))
  func fullDisk() throws {
    let place = try BadPlace()
    let disk = "\(place.root.path)/disk"
    try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
    // Room for one checkpoint with its optimiser's state, not for two.
    try #require(mount("tmpfs", disk, "tmpfs", 0, "size=8m") == 0)
    defer { umount2(disk, Int32(MNT_DETACH)) }
    let full = try place.camscope(
      "train", "cam@paintnet", "--data", place.data, "--runs", disk, "--run", "a", "--epochs", "4",
      seconds: 240)
    #expect(full.code == 2, "\(full)")
    let line = full.errorLines.last { $0.hasPrefix("camscope: ") }
    #expect(line?.contains("No space left on device; free some space there") == true, "\(full)")
    let leftovers = try FileManager.default.subpathsOfDirectory(atPath: disk).filter {
      $0.hasSuffix(".partial")
    }
    #expect(leftovers.isEmpty)
    let first = "\(disk)/a/epochs/0001/weights.safetensors"
    #expect(try place.camscope("weights", first).code == 0)
    let bytes = try Data(contentsOf: URL(filePath: first))
    // With more room the same run goes on.
    #expect(mount("tmpfs", disk, "tmpfs", UInt(MS_REMOUNT), "size=64m") == 0)
    let resumed = try place.camscope(
      "train", "cam@paintnet", "--data", place.data, "--runs", disk, "--run", "a", "--epochs", "4",
      "--resume",
      seconds: 240)
    #expect(resumed.code == 0, "\(resumed)")
    #expect(try Data(contentsOf: URL(filePath: first)) == bytes)
  }
}
