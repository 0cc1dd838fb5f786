/// A job that this engine cannot do; the description is one sentence.
enum JobError: Error, Hashable, CustomStringConvertible {
  case stage(String)
  case format(String)
  case pretraining

  var description: String {
    switch self {
    case .stage(let name): "this engine has no stage '\(name)'; it works on 'seed' without refinement"
    case .format(let name): "class maps cannot be written as '\(name)'; choose png or safetensors"
    case .pretraining: "this engine has no pretraining; use the weights among the assets or --weights FILE"
    }
  }
}
