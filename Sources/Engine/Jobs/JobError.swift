import Evaluation
import Methods

/// A job that this engine cannot do; the description is one sentence.
enum JobError: Error, Hashable, CustomStringConvertible {
  case stage(String)
  /// The stage of refined maps without a chain to refine them.
  case noChain
  /// The output of a segmentation network of a run that has none.
  case noSegmentation(run: String)
  case emptyClasses(String)
  /// A chain for class maps, which are written as they are before any.
  case refinedMaps
  case format(String)
  /// An affinity network of the other branch than the walk's.
  case otherWalk(run: String, branch: Affinity.Branch, asked: Affinity.Branch)
  /// Saliency maps for a background rule that reads none.
  case unreadSaliency(String, rule: String)
  case tooSmall(images: Int, batch: Int, epochs: Int)

  var description: String {
    switch self {
    case .stage(let name):
      "there is no stage '\(name)'; there are \((ScoreStage.allCases.map(\.rawValue) + [JobRunner.saliencyStage]).joined(separator: ", "))"
    case .noChain: "the stage 'refined' needs a refinement chain: give one with --refine pamr,crf:psa"
    case .noSegmentation(let run):
      "the run '\(run)' trained no segmentation network; score its seed, refined or mask stage"
    case .emptyClasses(let name):
      "'\(name)' is no rule for empty classes; there are "
        + EmptyClassRule.allCases.map(\.rawValue).joined(separator: ", ")
    case .refinedMaps:
      "class maps are written without refinement; camscope masks --refine writes refined masks"
    case .format(let name): "class maps cannot be written as '\(name)'; choose png or safetensors"
    case .otherWalk(let run, let branch, let asked):
      "the run '\(run)' trained affinities for walk:\(branch.rawValue), not walk:\(asked.rawValue); name another "
        + "--affinity RUN or another chain"
    case .unreadSaliency(let name, let rule):
      "the background rule \(rule) reads no saliency maps, so that '\(name)' has no part: give --background saliency "
        + "or leave --saliency out"
    case .tooSmall(let images, let batch, let epochs):
      "pretraining takes at least \(batch) images and 1 epoch, not \(images) images and \(epochs) epochs"
    }
  }
}
