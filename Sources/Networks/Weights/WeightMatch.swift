/// How the tensors of a file fit a network: under which names, what is left aside, what is wrong.
///
/// Trainings wrap networks, so a name may carry a prefix (`module.`, `backbone.`, `encoder.`); timm renames some.
/// Of all prefixes and names the ones are taken under which most tensors are found with the right shape.
public struct WeightMatch: Hashable, Sendable {
  /// What stands before every name in the file.
  public private(set) var prefix = ""
  /// Whether the file has timm's names.
  public private(set) var isTimm = false
  /// The name in the file by the name in the network, for tensors of the right shape.
  public private(set) var found: [String: String] = [:]
  /// Names of the network that the file lacks.
  public private(set) var missing: [String] = []
  /// What has another shape, with both shapes.
  public private(set) var misshaped: [String] = []
  /// Tensors of the file within the network's own parts that the network has not.
  public private(set) var unexpected: [String] = []
  /// Tensors of the network that published files lack, so that they stay as they are.
  public private(set) var kept: [String] = []
  /// Heads and other parts beside the network.
  public private(set) var aside: [String] = []

  /// Whether the network can be filled from the file.
  public var fits: Bool { missing.isEmpty && misshaped.isEmpty && unexpected.isEmpty }

  /// Finds the names under which the file fits best.
  ///
  /// - Parameter shapes: The tensors of a network of this description.
  public init(
    _ file: any WeightFile, to shapes: [(name: String, shape: [Int])], of description: NetworkDescription
  ) {
    let timm = TimmNames.renamed(shapes.map(\.name))
    for names in timm.isEmpty ? [[:]] : [[:], timm] {
      let first = shapes.first.map { names[$0.name] ?? $0.name } ?? ""
      for prefix in Self.prefixes(of: first, in: file.names) {
        let match = WeightMatch(
          file, to: shapes, of: description, prefix: prefix, names: names)
        if match.found.count > found.count || (found.isEmpty && missing.isEmpty) { self = match }
      }
    }
  }

  /// What stands before a name of the network in the file; no prefix first.
  private static func prefixes(of name: String, in theirs: [String]) -> [String] {
    [""] + theirs.filter { $0.hasSuffix(".\(name)") }.map { String($0.dropLast(name.count)) }.prefix(8)
  }

  private init(
    _ file: any WeightFile, to shapes: [(name: String, shape: [Int])], of description: NetworkDescription,
    prefix: String, names: [String: String]
  ) {
    self.prefix = prefix
    isTimm = !names.isEmpty
    var taken: Set<String> = []
    var roots: Set<Substring> = []
    let absent = description.ownPrefixes.filter { own in
      !file.names.contains { $0.hasPrefix(prefix + own) }
    }
    for (name, shape) in shapes {
      let local = names[name] ?? name
      roots.insert(local.prefix { $0 != "." })
      let theirs = prefix + local
      taken.insert(theirs)
      guard let facts = file.facts(theirs) else {
        if absent.contains(where: name.hasPrefix) { kept.append(name) } else { missing.append(name) }
        continue
      }
      if facts.shape == shape {
        found[name] = theirs
      } else {
        misshaped.append("\(name) \(facts.shape) instead of \(shape)")
      }
    }
    // A counter of PyTorch that no computation uses is passed over.
    for name in file.names where !taken.contains(name) && !name.hasSuffix("num_batches_tracked") {
      let local = name.hasPrefix(prefix) ? name.dropFirst(prefix.count) : ""
      let isHead =
        local.isEmpty || local.hasPrefix(description.classifierPrefix)
        || !roots.contains(local.prefix { $0 != "." })
      if isHead { aside.append(name) } else { unexpected.append(name) }
    }
  }
}
