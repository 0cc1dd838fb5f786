/// A job that this engine cannot do; the description is one sentence.
enum JobError: Error, Hashable, CustomStringConvertible {
  case stage(String)
  case format(String)
  /// The output of a segmentation network of a run that has none.
  case noSegmentation(run: String)
  case tooSmall(images: Int, batch: Int, epochs: Int)

  var description: String {
    switch self {
    case .stage(let name): "this engine has no stage '\(name)'; it works on 'seed' without refinement"
    case .noSegmentation(let run):
      "the run '\(run)' trained no segmentation network; score its seed, refined or mask stage"
    case .format(let name): "class maps cannot be written as '\(name)'; choose png or safetensors"
    case .tooSmall(let images, let batch, let epochs):
      "pretraining takes at least \(batch) images and 1 epoch, not \(images) images and \(epochs) epochs"
    }
  }
}
