/// A job that this engine cannot do; the description is one sentence.
enum JobError: Error, Hashable, CustomStringConvertible {
  case stage(String)
  case format(String)
  case tooSmall(images: Int, batch: Int, epochs: Int)

  var description: String {
    switch self {
    case .stage(let name): "this engine has no stage '\(name)'; it works on 'seed' without refinement"
    case .format(let name): "class maps cannot be written as '\(name)'; choose png or safetensors"
    case .tooSmall(let images, let batch, let epochs):
      "pretraining takes at least \(batch) images and 1 epoch, not \(images) images and \(epochs) epochs"
    }
  }
}
