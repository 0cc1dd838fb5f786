/// Settings of a recipe that do not fit each other, or a network that cannot serve; the description is one
/// sentence.
public enum MethodError: Error, Hashable, CustomStringConvertible {
  /// A setting that its kind allows and its meaning does not.
  case setting(key: String, value: String, wanted: String)
  /// No method of that name.
  case unknownMethod(String, known: [String])
  /// A method that gives no class maps was asked for some.
  case noClassMaps(String)
  /// A method that is no affinity network was asked to walk.
  case noAffinities(String)
  /// The weights of a noise-aware loss were asked of a run without cosines.
  case noSigma(String)
  /// A run that is taught without saliency maps.
  case noSaliency(String)

  public var description: String {
    switch self {
    case .setting(let key, let value, let wanted):
      "the setting '\(key)' cannot be '\(value)': it takes \(wanted)"
    case .unknownMethod(let name, let known):
      "there is no method '\(name)'; this engine knows \(known.joined(separator: ", "))"
    case .noClassMaps(let name):
      "the method '\(name)' gives no class maps; choose a run of another method"
    case .noSaliency(let run): "the run '\(run)' is taught without saliency maps"
    case .noSigma(let run):
      "the run '\(run)' has no noise weight σ, which cosines to class vectors give; train segment with cosineHead=true"
    case .noAffinities(let name):
      "the method '\(name)' gives no affinities to walk along; choose a run of the method 'affinity'"
    }
  }
}
