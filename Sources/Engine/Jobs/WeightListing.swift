import Networks
import Torch

/// What `camscope weights` prints of a file.
struct WeightListing: Encodable {
  struct Item: Encodable {
    var name: String
    var type: String
    var shape: [Int]
  }

  /// How the file fits one network.
  struct Fit: Encodable {
    var network: String
    var fits: Bool
    /// Tensors of the network, and how many of them the file has with the right shape.
    var tensors: Int
    var found: Int
    var remarks: [String]
    var missing: [String]
    var misshaped: [String]
    var unexpected: [String]
    var kept: [String]
    var aside: [String]
  }

  var file: String
  var format: String
  var tensors: [Item]
  /// Elements of all tensors.
  var numbers: Int
  var bytes: Int
  var metadata: [String: String]
  var remarks: [String]
  /// The network that the file fits best first; those that are much larger than the file are not tried.
  var networks: [Fit]

  /// Lists a file and tries it on every network of the registry.
  ///
  /// - Throws: `NetworkError`.
  @TorchActor
  init(_ file: any WeightFile) throws {
    self.file = file.path
    format = file.format.rawValue
    metadata = file.metadata
    remarks = file.remarks
    (tensors, numbers, bytes) = ([], 0, 0)
    for name in file.names {
      guard let facts = file.facts(name) else { continue }
      tensors.append(Item(name: name, type: facts.type.rawValue, shape: facts.shape))
      let count = facts.shape.reduce(1, *)
      numbers += count
      bytes += count * facts.type.size
    }
    // A network of more than twice the file's numbers cannot fit, and building it costs time and memory.
    let most = 2 * numbers
    let candidates = NetworkRegistry.all.filter { $0.parameterCount <= most }
    networks = try candidates.map { try Self.fit(of: file, to: $0) }
      .sorted { Self.rank($0) > Self.rank($1) }
  }

  @TorchActor
  private static func fit(of file: any WeightFile, to description: NetworkDescription) throws -> Fit {
    let stride = description.outputStrides.max() ?? NetworkOptions().outputStride
    let shapes = try description.make(NetworkOptions(outputStride: stride)).state.shapes
    let match = WeightMatch(file, to: shapes, of: description)
    return Fit(
      network: description.name, fits: match.fits, tensors: shapes.count, found: match.found.count,
      remarks: match.remarks, missing: match.missing, misshaped: match.misshaped,
      unexpected: match.unexpected, kept: match.kept, aside: match.aside)
  }

  /// Those that fit first, then by the part that was found.
  private static func rank(_ fit: Fit) -> (Int, Double) {
    (fit.fits ? 1 : 0, Double(fit.found) / Double(max(fit.tensors, 1)))
  }
}

extension WeightListing {
  /// The listing for a person.
  var text: String {
    var lines = [
      "\(file)", "\(format), \(tensors.count) tensors, \(numbers) numbers, \(bytes) bytes",
    ]
    lines += remarks
    lines += metadata.sorted { $0.key < $1.key }.prefix(Self.mostMetadata).map { "\($0.key): \($0.value)" }
    if metadata.count > Self.mostMetadata {
      lines.append("… and \(metadata.count - Self.mostMetadata) more texts; --json has them all")
    }
    lines.append("")
    let width = min(tensors.map(\.name.count).max() ?? 0, 60)
    lines += tensors.map { item in
      let gap = String(repeating: " ", count: max(2, width + 2 - item.name.count))
      return "  \(item.name)\(gap)\(item.type) \(item.shape)"
    }
    lines.append("")
    return (lines + fitLines).joined(separator: "\n")
  }

  /// Texts that are shown to a person.
  private static let mostMetadata = 30

  private var fitLines: [String] {
    let fitting = networks.filter(\.fits)
    if !fitting.isEmpty {
      return fitting.flatMap { fit in
        ["fits \(fit.network): \(fit.tensors) tensors"] + fit.remarks.map { "  \($0)" }
      }
    }
    guard let nearest = networks.first, nearest.found > 0 else {
      return ["fits none of the networks \(NetworkRegistry.all.map(\.name).joined(separator: ", "))"]
    }
    let lists = [
      ("lacks", nearest.missing), ("has other shapes:", nearest.misshaped),
      ("has besides", nearest.unexpected),
      ("would leave aside", nearest.aside),
    ]
    return [
      "fits no network; the nearest is \(nearest.network), of which \(nearest.found) of \(nearest.tensors) tensors "
        + "are there"
    ]
      + lists.filter { !$0.1.isEmpty }.map { title, names in
        let shown = names.prefix(6).joined(separator: ", ")
        return "  \(title) \(names.count > 6 ? "\(shown) and \(names.count - 6) more" : shown)"
      }
  }
}
