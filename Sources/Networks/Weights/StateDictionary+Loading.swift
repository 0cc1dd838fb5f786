import Torch

extension StateDictionary {
  /// Overwrites all tensors with those of the same name in a file, as a program's own checkpoints have them.
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
    _ file: any WeightFile, ignoring ignored: [String] = [], keeping own: [String] = []
  ) throws -> WeightReport {
    let absent = own.filter { prefix in !file.names.contains { $0.hasPrefix(prefix) } }
    let kept = names.filter { absent.contains(where: $0.hasPrefix) }
    var aside: [String] = []
    var unexpected: [String] = []
    for name in file.names where self[name] == nil && !name.hasSuffix("num_batches_tracked") {
      if ignored.contains(where: name.hasPrefix) { aside.append(name) } else { unexpected.append(name) }
    }
    let missing = names.filter { file.facts($0) == nil && !kept.contains($0) }
    let misshaped = entries.compactMap { entry -> String? in
      guard let theirs = file.facts(entry.name)?.shape, theirs != entry.tensor.shape else { return nil }
      return "\(entry.name) \(theirs) instead of \(entry.tensor.shape)"
    }
    guard missing.isEmpty, unexpected.isEmpty, misshaped.isEmpty else {
      throw WeightError.mismatch(
        path: file.path, missing: missing, unexpected: unexpected, misshaped: misshaped)
    }
    for entry in entries where file.facts(entry.name) != nil {
      entry.tensor.copy(from: try file.tensor(entry.name))
    }
    return WeightReport(loaded: entries.count - kept.count, ignored: aside, kept: kept, remarks: [])
  }

  /// Overwrites all tensors with those that a match found in a file.
  ///
  /// - Throws: `WeightError.mismatch` where it does not fit, before anything is changed; `FileFailure`.
  func load(_ file: any WeightFile, as match: WeightMatch, classifier: String) throws {
    guard match.fits else {
      let strange = match.aside.filter { !$0.hasPrefix(match.prefix + classifier) }
      throw WeightError.mismatch(
        path: file.path, missing: match.missing, unexpected: match.unexpected + strange,
        misshaped: match.misshaped)
    }
    for entry in entries {
      guard let theirs = match.found[entry.name] else { continue }
      entry.tensor.copy(from: try file.tensor(theirs))
    }
  }
}

extension Network {
  /// Loads published or own weights by name, and takes over what the file says about its input.
  ///
  /// Prefixes of trainings and timm's names are understood, and heads are left aside; the report says so.
  /// - Throws: `WeightError.mismatch` before anything is changed; `FileFailure`.
  @discardableResult
  public func load(_ file: any WeightFile) throws -> WeightReport {
    let description = try NetworkRegistry.named(name)
    let match = WeightMatch(file, to: state.shapes, of: description)
    try state.load(file, as: match, classifier: description.classifierPrefix)
    let standard = description.input(of: file.format)
    input = InputConvention(metadata: file.metadata, standard: standard)
    var remarks = file.remarks + match.remarks
    if standard != description.input && input == standard {
      remarks.append("images are scaled as PyTorch's ImageNet weights expect, \(input.normalisation)")
    }
    return WeightReport(
      loaded: match.found.count, ignored: match.aside, kept: match.kept, remarks: remarks)
  }
}

extension StateDictionary {
  /// Name and shape of every tensor.
  public var shapes: [(name: String, shape: [Int])] { map { (name: $0.name, shape: $0.tensor.shape) } }
}

extension NetworkDescription {
  /// What weights of a format expect that say nothing themselves.
  ///
  /// Weights from TensorFlow come as safetensors that were converted; a file that PyTorch wrote holds weights that
  /// PyTorch trained.
  func input(of format: WeightFormat) -> InputConvention {
    format != .safetensors && input == .tensorFlow ? .imageNet : input
  }
}
