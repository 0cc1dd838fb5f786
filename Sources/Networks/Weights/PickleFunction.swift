/// The functions that a pickle of tensors may name; they are done by camscope itself, never looked up by name.
enum PickleFunction: Hashable, Sendable {
  /// `collections.OrderedDict`.
  case orderedDictionary
  /// `torch._utils._rebuild_tensor` and `_rebuild_tensor_v2`.
  case rebuildTensor
  /// `torch._utils._rebuild_parameter`.
  case rebuildParameter
  /// `torch.Size`.
  case size
  /// `_codecs.encode`, by which protocol 2 writes bytes.
  case encode
  /// `torch.FloatStorage` and its like.
  case storage(StorageType)

  /// The function of a qualified name; nil: it is refused.
  init?(module: String, name: String) {
    switch (module, name) {
    case ("collections", "OrderedDict"): self = .orderedDictionary
    case ("torch._utils", "_rebuild_tensor"), ("torch._utils", "_rebuild_tensor_v2"): self = .rebuildTensor
    case ("torch._utils", "_rebuild_parameter"): self = .rebuildParameter
    case ("torch", "Size"): self = .size
    case ("_codecs", "encode"): self = .encode
    case ("torch", _), ("torch.cuda", _):
      guard let type = StorageType(rawValue: name) else { return nil }
      self = .storage(type)
    default: return nil
    }
  }
}
