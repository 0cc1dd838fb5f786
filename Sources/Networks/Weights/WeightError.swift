/// A weight file that cannot be used; the description is one sentence: what, where, what to do.
public enum WeightError: Error, Hashable, CustomStringConvertible {
  /// The file is no weight file, or a damaged one.
  case malformed(path: String, reason: String)
  /// The pickle in the file names something that is not needed for tensors; it was not run.
  case refused(path: String, name: String)
  case missingTensor(path: String, name: String)
  /// The tensors of the file are not those of the network.
  case mismatch(path: String, missing: [String], unexpected: [String], misshaped: [String])

  public var description: String {
    switch self {
    case .malformed(let path, let reason):
      return "\(path) cannot be read as weights: \(reason); export or download it again."
    case .refused(let path, let name):
      return
        "\(path) was refused and nothing in it was run: its pickle calls for \(name), which no tensors need; "
        + "save the state dictionary alone."
    case .missingTensor(let path, let name):
      return "\(path) has no tensor \(name); choose a file that was made for this."
    case .mismatch(let path, let missing, let unexpected, let misshaped):
      let parts = [("lacks", missing), ("has unexpected", unexpected), ("has misshaped", misshaped)]
        .filter { !$0.1.isEmpty }.map { "\($0.0) \(Self.list($0.1))" }
      return "\(path) does not fit: it \(parts.joined(separator: ", ")); choose weights of this network."
    }
  }

  /// The first few names and how many follow.
  private static func list(_ names: [String]) -> String {
    let shown = names.prefix(4).joined(separator: ", ")
    return names.count > 4 ? "\(shown) and \(names.count - 4) more" : shown
  }
}
