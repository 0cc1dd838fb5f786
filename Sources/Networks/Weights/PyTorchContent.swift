/// The named tensors of what a file of `torch.save` holds.
///
/// Published files hold a state dictionary; checkpoints of trainings hold it under a name, beside the optimiser's
/// state and numbers like the epoch, which become metadata.
struct PyTorchContent {
  /// In the order of the file.
  private(set) var tensors: [(name: String, tensor: PickleTensor)] = []
  private(set) var metadata: [String: String] = [:]
  private(set) var remarks: [String] = []

  /// Where trainings keep the state dictionary, the likeliest first.
  static let usualKeys = [
    "state_dict", "model_state_dict", "model", "net", "network", "module", "params", "weights",
  ]
  /// Dictionaries within dictionaries that are looked through.
  private static let deepest = 3
  /// Longer texts are no metadata.
  private static let longestText = 200

  init(_ root: PickleValue, heap: PickleHeap) {
    guard var place = root.dictionaryPlace else { return }
    var keys: [String] = []
    while keys.count < Self.deepest, let (key, inner) = Self.inner(of: heap.dictionaries[place]) {
      collectMetadata(heap.dictionaries[place])
      place = inner
      keys.append(key)
    }
    let items = heap.dictionaries[place]
    collectMetadata(items)
    var places: [String: Int] = [:]
    for item in items {
      guard let name = item.key.text, let tensor = item.value.tensor else { continue }
      if let known = places[name] {
        tensors[known].tensor = tensor
      } else {
        places[name] = tensors.count
        tensors.append((name: name, tensor: tensor))
      }
    }
    if !keys.isEmpty && !tensors.isEmpty {
      remarks.append("the tensors are those under \(keys.map { "'\($0)'" }.joined(separator: ", "))")
    }
  }

  /// The dictionary below a usual name; nil where the tensors are right here.
  private static func inner(of items: [(key: PickleValue, value: PickleValue)]) -> (key: String, place: Int)?
  {
    for key in usualKeys {
      if let place = items.last(where: { $0.key.text == key })?.value.dictionaryPlace { return (key, place) }
    }
    return nil
  }

  private mutating func collectMetadata(_ items: [(key: PickleValue, value: PickleValue)]) {
    for item in items {
      guard let key = item.key.text, let text = item.value.scalarDescription else { continue }
      guard key.utf8.count <= Self.longestText, text.utf8.count <= Self.longestText else { continue }
      metadata[key] = text
    }
  }
}
