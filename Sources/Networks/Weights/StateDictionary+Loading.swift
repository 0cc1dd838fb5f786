import Torch

/// What loading a weight file left aside.
public struct WeightReport: Hashable, Sendable {
  /// Tensors loaded.
  public let loaded: Int
  /// Keys that were left aside on purpose: an ImageNet classifier.
  public let ignored: [String]
  /// Tensors of the network that the file lacks on purpose; they stay as they are.
  public let kept: [String]

  /// One line for a person, or nil where all was used.
  public var remark: String? {
    var parts: [String] = []
    if !ignored.isEmpty {
      parts.append("left aside \(ignored.joined(separator: ", ")): camscope trains its own classifier")
    }
    if !kept.isEmpty { parts.append("\(kept.joined(separator: ", ")) start from random weights") }
    return parts.isEmpty ? nil : parts.joined(separator: "; ")
  }
}

extension StateDictionary {
  /// Overwrites all tensors with those of the same name in a file.
  ///
  /// `num_batches_tracked`, a counter of PyTorch that no computation uses, is passed over.
  ///
  /// - Parameters:
  ///   - ignored: keys that begin so are left aside.
  ///   - own: tensors whose names begin so stay as they are where the file has none of them.
  /// - Throws: `WeightError.mismatch` with every missing, unexpected and misshaped key, before anything is
  ///   changed; `FileFailure`.
  @discardableResult
  public func load(
    _ file: SafetensorsFile, ignoring ignored: [String] = [], keeping own: [String] = []
  ) throws -> WeightReport {
    let absent = own.filter { prefix in !file.entries.keys.contains { $0.hasPrefix(prefix) } }
    let kept = names.filter { absent.contains(where: $0.hasPrefix) }
    var aside: [String] = []
    var unexpected: [String] = []
    for name in file.names where self[name] == nil && !name.hasSuffix("num_batches_tracked") {
      if ignored.contains(where: name.hasPrefix) { aside.append(name) } else { unexpected.append(name) }
    }
    let missing = names.filter { file.entries[$0] == nil && !kept.contains($0) }
    let misshaped = entries.compactMap { entry -> String? in
      guard let theirs = file.entries[entry.name]?.shape, theirs != entry.tensor.shape else { return nil }
      return "\(entry.name) \(theirs) instead of \(entry.tensor.shape)"
    }
    guard missing.isEmpty, unexpected.isEmpty, misshaped.isEmpty else {
      throw WeightError.mismatch(
        path: file.path, missing: missing, unexpected: unexpected, misshaped: misshaped)
    }
    for entry in entries where file.entries[entry.name] != nil {
      entry.tensor.copy(from: try file.tensor(entry.name))
    }
    return WeightReport(loaded: entries.count - kept.count, ignored: aside, kept: kept)
  }
}

extension Network {
  /// Loads published or own weights by name, and takes over what the file says about its input.
  ///
  /// - Throws: as `StateDictionary.load`.
  @discardableResult
  public func load(_ file: SafetensorsFile) throws -> WeightReport {
    let description = try NetworkRegistry.named(name)
    let report = try state.load(
      file, ignoring: [description.classifierPrefix], keeping: description.ownPrefixes)
    input = InputConvention(metadata: file.metadata, standard: description.input)
    return report
  }
}
