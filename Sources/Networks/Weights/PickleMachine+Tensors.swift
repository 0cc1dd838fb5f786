extension PickleMachine {
  /// PyTorch's own bound.
  private static let mostAxes = 64

  /// The storage of a persistent id: ('storage', type, key, device, count), in legacy files also a view.
  mutating func storage(_ id: PickleValue) throws(PickleFlaw) -> PickleStorage {
    guard let parts = heap.tuple(id), parts.count >= 5, parts[0].text == "storage",
      case .function(.storage(let type)) = parts[1], let key = parts[2].text, let count = parts[4].int,
      count >= 0
    else { throw .malformed("its pickle refers to something that is no storage") }
    if parts.count > 5 {
      guard case .none = parts[5] else {
        throw .malformed("its storages are views of others, as PyTorch before 0.4 wrote them")
      }
    }
    let storage = PickleStorage(type: type, key: key, count: count)
    if let first = storages[key], first != storage {
      throw .malformed("its storage \(key) is of two types or lengths")
    }
    storages[key] = storage
    return storage
  }

  /// REDUCE: a function on the stack and the tuple of its arguments.
  mutating func reduce() throws(PickleFlaw) {
    let tuple = try pop()
    guard case .function(let function) = try pop(), let arguments = heap.tuple(tuple) else {
      throw .malformed("its pickle calls something that is no function")
    }
    switch function {
    case .orderedDictionary:
      stack.append(.dictionary(try orderedDictionary(arguments)))
    case .rebuildTensor:
      guard arguments.count >= 4, case .storage(let storage) = arguments[0], let offset = arguments[1].int,
        let shape = heap.integers(arguments[2]), let strides = heap.integers(arguments[3])
      else { throw .malformed("its pickle makes a tensor of something that is no storage") }
      guard shape.count <= Self.mostAxes, strides.count == shape.count else {
        throw .malformed("its pickle has a tensor of \(shape.count) axes and \(strides.count) strides")
      }
      stack.append(.tensor(PickleTensor(storage: storage, offset: offset, shape: shape, strides: strides)))
    case .rebuildParameter:
      guard case .tensor(let tensor)? = arguments.first else {
        throw .malformed("its pickle makes a parameter of something that is no tensor")
      }
      stack.append(.tensor(tensor))
    case .size:
      guard let shape = arguments.first, heap.integers(shape) != nil else {
        throw .malformed("its pickle has a size that is none")
      }
      stack.append(shape)
    case .encode:
      guard let text = arguments.first?.text else {
        throw .malformed("its pickle encodes something that is no text")
      }
      try spend(text.utf8.count)
      stack.append(.bytes(text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }))
    case .storage(let type):
      throw .refused("torch.\(type.rawValue)()")
    }
  }

  /// Empty, or from a list of pairs as PyTorch's oldest files have it.
  private mutating func orderedDictionary(_ arguments: [PickleValue]) throws(PickleFlaw) -> Int {
    let place = heap.dictionary()
    guard let first = arguments.first else { return place }
    guard case .list(let list) = first else { throw .malformed("its pickle makes a dictionary of no list") }
    try spend(heap.sequences[list].count)
    for item in heap.sequences[list] {
      let pair: [PickleValue]?
      switch item {
      case .list(let place), .tuple(let place): pair = heap.sequences[place]
      default: pair = nil
      }
      guard let pair, pair.count == 2 else { throw .malformed("its pickle makes a dictionary of no pairs") }
      heap.dictionaries[place].append((key: pair[0], value: pair[1]))
    }
    return place
  }

  /// BUILD: attributes of an object.
  ///
  /// Only a state dictionary has any, its `_metadata` of module versions, and they are dropped.
  mutating func build() throws(PickleFlaw) {
    _ = try pop()
    guard case .dictionary = try top() else { throw .refused("the attributes of an object") }
  }
}
