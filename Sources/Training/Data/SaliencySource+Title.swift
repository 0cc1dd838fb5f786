import Runs
import VOC

extension SaliencySource {
  /// The maps as reports name them: `saliency`, or the path of a folder elsewhere and what made them where it is known.
  public var title: String {
    guard Self.isPath(name), let method = OutputFolder.note(of: name)?["method"] else { return name }
    return "\(name) (\(method))"
  }
}
