import Methods

/// A pipeline that cannot be begun; the description is one sentence.
enum PipelineError: Error, Hashable, CustomStringConvertible {
  /// A first stage that gives no class maps, or a last one that is no segmentation network.
  case notClassifier(String)
  case notSegmenter(String)
  /// An affinity network of another branch than the walks of the chain.
  case otherAffinity(name: String, branch: Affinity.Branch, wanted: [Affinity.Branch])
  /// A setting of the segmentation network that the pipeline fills in.
  case ownSetting(String)
  case exists(name: String, runs: String)

  var description: String {
    switch self {
    case .notClassifier(let name):
      "a pipeline begins with a method that gives class maps, not with '\(name)'; camscope methods lists them"
    case .notSegmenter(let name):
      "a pipeline ends with a segmentation network, not with '\(name)'; name one such as segment@paintnet"
    case .otherAffinity(let name, let branch, let wanted):
      wanted.isEmpty
        ? "the chain has no walk for the affinities '\(name)'; add walk:\(branch.rawValue) to --refine"
        : "the affinities '\(name)' are those of walk:\(branch.rawValue), and the chain has "
          + wanted.map { "walk:\($0.rawValue)" }.joined(separator: ", ")
    case .ownSetting(let key):
      "a pipeline fills in '\(key)' of its segmentation network itself; leave it out"
    case .exists(let name, let runs):
      "the pipeline '\(name)' exists already in \(runs); go on with --resume or choose another --name NAME"
    }
  }
}
