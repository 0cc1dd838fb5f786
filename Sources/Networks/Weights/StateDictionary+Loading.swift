import Torch

/// What loading a weight file left aside.
public struct WeightReport: Hashable, Sendable {
  /// Tensors loaded.
  public let loaded: Int
  /// Keys that were left aside on purpose: an ImageNet classifier.
  public let ignored: [String]

  /// One line for a person, or nil where all was used.
  public var remark: String? {
    ignored.isEmpty
      ? nil : "left aside \(ignored.joined(separator: ", ")): camscope trains its own classifier"
  }
}

extension StateDictionary {
  /// Overwrites all tensors with those of the same name in a file.
  ///
  /// `num_batches_tracked`, a counter of PyTorch that no computation uses, is passed over.
  ///
  /// - Parameter ignored: keys that begin so are left aside.
  /// - Throws: `WeightError.mismatch` with every missing, unexpected and misshaped key, before anything is
  ///   changed; `FileFailure`.
  @discardableResult
  public func load(_ file: SafetensorsFile, ignoring ignored: [String] = []) throws -> WeightReport {
    var aside: [String] = []
    var unexpected: [String] = []
    for name in file.names where self[name] == nil && !name.hasSuffix("num_batches_tracked") {
      if ignored.contains(where: name.hasPrefix) { aside.append(name) } else { unexpected.append(name) }
    }
    let missing = names.filter { file.entries[$0] == nil }
    let misshaped = entries.compactMap { entry -> String? in
      guard let theirs = file.entries[entry.name]?.shape, theirs != entry.tensor.shape else { return nil }
      return "\(entry.name) \(theirs) instead of \(entry.tensor.shape)"
    }
    guard missing.isEmpty, unexpected.isEmpty, misshaped.isEmpty else {
      throw WeightError.mismatch(
        path: file.path, missing: missing, unexpected: unexpected, misshaped: misshaped)
    }
    for entry in entries { entry.tensor.copy(from: try file.tensor(entry.name)) }
    return WeightReport(loaded: entries.count, ignored: aside)
  }
}

extension Network {
  /// Loads published or own weights by name, and takes over what the file says about its input.
  ///
  /// - Throws: as `StateDictionary.load`.
  @discardableResult
  public func load(_ file: SafetensorsFile) throws -> WeightReport {
    let description = try NetworkRegistry.named(name)
    let report = try state.load(file, ignoring: [description.classifierPrefix])
    input = InputConvention(metadata: file.metadata, standard: description.input)
    return report
  }
}
