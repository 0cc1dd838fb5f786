/// What loading a weight file came to.
public struct WeightReport: Hashable, Sendable {
  /// Tensors loaded.
  public let loaded: Int
  /// Keys that were left aside on purpose: an ImageNet classifier, other heads.
  public let ignored: [String]
  /// One line each for a person: where the tensors were found, what was renamed, what was left aside.
  public let remarks: [String]

  /// All remarks in one line, or nil where all was used as it is.
  public var remark: String? { remarks.isEmpty ? nil : remarks.joined(separator: "; ") }
}

extension WeightMatch {
  /// One line each for a person about names; empty where the file's are the network's own.
  public var remarks: [String] {
    var remarks: [String] = []
    if !prefix.isEmpty { remarks.append("the prefix '\(prefix)' of the names is taken off") }
    if isTimm { remarks.append("timm's names are translated to torchvision's") }
    if !aside.isEmpty {
      let shown = aside.prefix(4).joined(separator: ", ")
      let list = aside.count > 4 ? "\(shown) and \(aside.count - 4) more" : shown
      remarks.append("left aside \(list): camscope trains its own classifier")
    }
    return remarks
  }
}
