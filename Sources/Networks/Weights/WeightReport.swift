/// What loading a weight file came to.
public struct WeightReport: Hashable, Sendable {
  /// Tensors loaded.
  public let loaded: Int
  /// Keys that were left aside on purpose: an ImageNet classifier, other heads.
  public let ignored: [String]
  /// Tensors of the network that the file lacks on purpose; they stay as they are.
  public let kept: [String]
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
    if !aside.isEmpty { remarks.append("left aside \(Self.list(aside)): camscope trains its own classifier") }
    if !kept.isEmpty { remarks.append("\(Self.list(kept)) start from random weights") }
    return remarks
  }

  /// The first few names and how many follow.
  private static func list(_ names: [String]) -> String {
    let shown = names.prefix(4).joined(separator: ", ")
    return names.count > 4 ? "\(shown) and \(names.count - 4) more" : shown
  }
}
