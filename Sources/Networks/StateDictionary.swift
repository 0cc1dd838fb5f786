import Torch

/// Everything of a network that files keep, by name, in the order of its construction.
public struct StateDictionary: Sequence {
  /// What a tensor is to the training.
  public enum Role: Hashable, Sendable {
    case weight, bias
    /// Running statistics: kept and loaded, never trained.
    case statistic
  }

  /// One named tensor.
  public struct Entry {
    public let name: String
    public let tensor: Tensor
    public let role: Role
  }

  public private(set) var entries: [Entry] = []
  private var places: [String: Int] = [:]

  public init() {}

  /// Adds a tensor; a name that is already there is a mistake.
  public mutating func append(_ tensor: Tensor, named name: String, role: Role) {
    precondition(places[name] == nil, "StateDictionary: two tensors are named \(name)")
    places[name] = entries.count
    entries.append(Entry(name: name, tensor: tensor, role: role))
  }

  /// Adds all tensors of another state, with a prefix to their names.
  public mutating func append(_ other: StateDictionary, under prefix: String = "") {
    for entry in other { append(entry.tensor, named: prefix + entry.name, role: entry.role) }
  }

  public subscript(name: String) -> Tensor? { places[name].map { entries[$0].tensor } }

  public var names: [String] { entries.map(\.name) }

  /// The tensors that an optimiser trains: those that require a gradient, in order.
  public var trainable: [Entry] { entries.filter { $0.role != .statistic && $0.tensor.requiresGradient } }

  /// How many numbers are weights and biases.
  public var parameterCount: Int {
    entries.reduce(0) { $0 + ($1.role == .statistic ? 0 : $1.tensor.count) }
  }

  public func makeIterator() -> IndexingIterator<[Entry]> { entries.makeIterator() }
}
