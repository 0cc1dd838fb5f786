import Foundation
import Methods
import Networks
import Runs

/// What a training starts from: a weight file, another run, the program's own weights, or chance.
struct StartingWeights {
  /// A file of a network's weights.
  let path: String?
  /// A checkpoint of another run.
  private let run: String?
  /// The epoch of that checkpoint.
  let epoch: Int?
  private let network: String

  /// What a new run starts from.
  ///
  /// - Parameter usesRun: Whether the run that the order names gives weights, and not masks or lessons only.
  /// - Throws: `RunError.noEpoch` for a run without a checkpoint.
  init(_ order: TrainingOrder, network: String, usesRun: Bool) throws {
    self.network = network
    let checkpoint = try (usesRun ? order.from : nil).map { try RunFolder(path: $0).checkpoint(nil) }
    run = checkpoint?.weightsPath
    epoch = checkpoint?.number
    path = order.weights ?? (run == nil ? Self.bundled(for: network) : nil)
  }

  /// What a run started from that was ended before its first checkpoint, so that it starts again in the same way.
  ///
  /// - Throws: `RunError.noEpoch`, `FileFailure`, or `TrainingFailure.otherThanRecorded` for a weight file whose
  ///   content has changed.
  init(of recorded: RecordedRun, network: String, usesRun: Bool) throws {
    self.network = network
    let environment = recorded.environment
    run = try (usesRun ? environment.from : nil).map {
      try RunFolder(path: $0).checkpoint(environment.fromEpoch).weightsPath
    }
    epoch = environment.fromEpoch
    path = environment.weights
    let checksum = try checksum()
    if let path, checksum != environment.weightsChecksum {
      let difference = RecordedDifference(
        "a file \(path) of SHA-256", recorded: environment.weightsChecksum, asked: checksum)
      throw TrainingFailure.otherThanRecorded(run: recorded.folder.name, differences: [difference])
    }
  }

  /// The weights of a network among the program's assets.
  static func bundled(for network: String) -> String? {
    guard let assets = Locations.current.assets else { return nil }
    let path = "\(assets)/weights/\(network).safetensors"
    return FileManager.default.isReadableFile(atPath: path) ? path : nil
  }

  /// SHA-256 of the weight file.
  ///
  /// - Throws: `FileFailure`.
  func checksum() throws -> String? { try path.map(SHA256.checksum(ofFile:)) }

  /// Overwrites the random weights; sentences tell what stays random or was left aside.
  ///
  /// - Throws: `WeightError`, `FileFailure`.
  func load(into method: any TrainableMethod) throws -> [String] {
    var notices: [String] = []
    if let path {
      let name = (path as NSString).lastPathComponent
      notices += try method.network.load(WeightFiles.open(path)).remarks.map { "\(name): \($0)" }
    }
    if let run {
      let file = try SafetensorsFile(run)
      try method.network.state.load(file, ignoring: [headPrefix])
      method.network.input = InputConvention(metadata: file.metadata, standard: method.network.input)
      let heads = method.heads.names.map { headPrefix + $0 }
      let fits = zip(heads, method.heads).allSatisfy { file.entries[$0]?.shape == $1.tensor.shape }
      if fits {
        for (name, entry) in zip(heads, method.heads) { entry.tensor.copy(from: try file.tensor(name)) }
      } else {
        notices.append("the heads of \(run) belong to another method or other classes and start anew")
      }
    }
    if path == nil && run == nil {
      notices.append(
        "\(network) starts from random weights; pretrained ones (--weights FILE) are needed for useful maps")
    }
    return notices
  }
}
