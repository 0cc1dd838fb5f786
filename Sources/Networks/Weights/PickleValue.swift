/// A value of a pickle: what state dictionaries are made of, and nothing that could act.
///
/// Lists, tuples and dictionaries are places in a `PickleHeap`, so that nesting and cycles cost no recursion.
enum PickleValue: Sendable {
  case none
  case bool(Bool)
  case int(Int)
  /// An integer of more than 64 bits, little-endian.
  case largeInt([UInt8])
  case float(Double)
  case text(String)
  case bytes([UInt8])
  case list(Int)
  case tuple(Int)
  case dictionary(Int)
  case function(PickleFunction)
  case storage(PickleStorage)
  case tensor(PickleTensor)

  var int: Int? {
    if case .int(let value) = self { value } else { nil }
  }

  var text: String? {
    if case .text(let value) = self { value } else { nil }
  }

  var dictionaryPlace: Int? {
    if case .dictionary(let place) = self { place } else { nil }
  }

  var tensor: PickleTensor? {
    if case .tensor(let tensor) = self { tensor } else { nil }
  }

  /// A number or text as a person reads it; nil for everything else.
  var scalarDescription: String? {
    switch self {
    case .bool(let value): "\(value)"
    case .int(let value): "\(value)"
    case .float(let value): "\(value)"
    case .text(let value): value
    default: nil
    }
  }
}

/// The containers of a pickle.
struct PickleHeap: Sendable {
  /// Lists and tuples.
  var sequences: [[PickleValue]] = []
  /// Dictionaries in the order of insertion; of equal keys the last counts.
  var dictionaries: [[(key: PickleValue, value: PickleValue)]] = []

  mutating func sequence(_ elements: [PickleValue]) -> Int {
    sequences.append(elements)
    return sequences.count - 1
  }

  mutating func dictionary() -> Int {
    dictionaries.append([])
    return dictionaries.count - 1
  }

  /// The elements of a tuple; nil for every other value.
  func tuple(_ value: PickleValue) -> [PickleValue]? {
    if case .tuple(let place) = value { sequences[place] } else { nil }
  }

  /// The elements of a list or tuple as whole numbers; nil where they are something else.
  func integers(_ value: PickleValue) -> [Int]? {
    switch value {
    case .tuple(let place), .list(let place):
      let numbers = sequences[place].compactMap(\.int)
      return numbers.count == sequences[place].count ? numbers : nil
    default: return nil
    }
  }
}

/// A run of elements in the file that tensors are views of.
struct PickleStorage: Hashable, Sendable {
  let type: StorageType
  let key: String
  /// How many elements it has.
  let count: Int
}

/// A view of a storage; unchecked until `StorageView` looks at it.
struct PickleTensor: Hashable, Sendable {
  let storage: PickleStorage
  let offset: Int
  let shape: [Int]
  /// In elements.
  let strides: [Int]
}
