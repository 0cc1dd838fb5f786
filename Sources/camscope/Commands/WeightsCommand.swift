import ArgumentParser
import EngineProtocol
import Foundation
import Runs

/// `camscope weights`: what a weight file holds and fits, or a published one downloaded.
struct WeightsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "weights",
    abstract: "Tell what a weight file holds and which networks it fits, or download a published one.",
    discussion: """
      Files are .safetensors and PyTorch's .pth and .pt; nothing in them is ever run. Downloads are torchvision's \
      ImageNet weights: \(PublishedWeights.all.map(\.network).joined(separator: ", ")).
      """)

  @Argument(help: "The weight file.")
  var file: String?
  @Option(help: ArgumentHelp("Download the published weights of a network.", valueName: "NAME"))
  var fetch: String?
  @Option(help: ArgumentHelp("Where the download goes; the cache directory otherwise.", valueName: "FILE"))
  var out: String?
  @Option(
    help: ArgumentHelp("Another place that has the files, by CAMSCOPE_MIRROR as well.", valueName: "URL"))
  var mirror: String?
  @Flag(help: "One JSON document.")
  var json = false
  @OptionGroup var options: GlobalOptions

  func validate() throws {
    guard (file == nil) != (fetch == nil) else {
      throw ValidationError("Name a weight file, or a network after --fetch.")
    }
    guard fetch != nil || (out == nil && mirror == nil) else {
      throw ValidationError("--out and --mirror belong to --fetch.")
    }
  }

  func run() throws {
    if let fetch { return try download(fetch) }
    guard let file else { return }
    try EngineLauncher(options).become(.weights(WeightsRequest(file: absolutePath(file), json: json)))
  }

  private func download(_ name: String) throws {
    guard let weights = PublishedWeights.named(name) else {
      throw CommandFailure(
        "there are no published weights '\(name)'; choose one of "
          + PublishedWeights.all.map(\.network).joined(separator: ", "))
    }
    let mirror = mirror ?? ProcessInfo.processInfo.environment["CAMSCOPE_MIRROR"]
    let address = (mirror ?? PublishedWeights.address) + "/" + weights.file
    let path = out.map(absolutePath) ?? "\(Locations.current.cache)/weights/\(weights.file)"
    let line = DownloadLine(name: weights.file)
    let checksum: String
    do {
      checksum = try Download(from: address, to: path, checksumPrefix: weights.checksumPrefix)
        .run { line.show($0, of: $1) }
      line.clear()
    } catch {
      line.clear()
      let isUsage = (error as? DownloadError)?.isUsage ?? true
      throw CommandFailure("\(error)", code: isUsage ? 2 : 1)
    }
    if json {
      try printJSON(Fetched(network: weights.network, file: path, sha256: checksum))
    } else {
      print("\(path)\nuse it with: camscope train RECIPE --network \(weights.network) --weights \(path) …")
    }
  }

  /// What `--fetch --json` prints.
  private struct Fetched: Encodable {
    let network: String
    let file: String
    let sha256: String
  }
}

/// A line on standard error that tells how far a download is, where that is a terminal; elsewhere nothing.
private final class DownloadLine {
  private let name: String
  private let isShown = isatty(STDERR_FILENO) == 1
  private var drawn: ContinuousClock.Instant?

  init(name: String) {
    self.name = name
  }

  /// Draws the line, at most five times a second.
  func show(_ done: Int, of total: Int?) {
    let now = ContinuousClock.now
    guard isShown, drawn.map({ now - $0 >= .milliseconds(200) }) ?? true else { return }
    drawn = now
    var text = "\r\u{1b}[K\(name) \(Self.megabytes(done))"
    if let total, total > 0 {
      text += " of \(Self.megabytes(total)) MB, \(100 * done / total) %"
    } else {
      text += " MB"
    }
    FileHandle.standardError.write(Data(text.utf8))
  }

  /// Takes the line away.
  func clear() {
    if drawn != nil { FileHandle.standardError.write(Data("\r\u{1b}[K".utf8)) }
  }

  private static func megabytes(_ bytes: Int) -> String { String(format: "%.1f", Double(bytes) / 1e6) }
}
