/// What keeps a parity case from being compared; the description is one sentence.
package enum ParityError: Error, Hashable, CustomStringConvertible {
  /// The file is a safetensors file but no case.
  case notACase(path: String, reason: String)
  case noCases([String])
  case unknownOperation(String)
  /// A setting is absent or not what the operation takes.
  case setting(String, reason: String)
  /// An input is absent or not what the operation takes.
  case input(String, reason: String)
  /// The weight file that the case names is not there: the one reason for which a case is skipped.
  case absentWeights(String)

  package var description: String {
    switch self {
    case .notACase(let path, let reason): "\(path) is no parity case: \(reason); choose a file that is one"
    case .noCases(let patterns):
      patterns.isEmpty
        ? "there is no .safetensors file in what was named; name parity cases or a folder of them"
        : "no parity case has an operation like \(patterns.joined(separator: ", ")); check --op"
    case .unknownOperation(let name): "this build has no operation '\(name)'"
    case .setting(let key, let reason): "the setting '\(key)' \(reason)"
    case .input(let name, let reason): "the input 'in.\(name)' \(reason)"
    case .absentWeights(let name): "no weight file \(name); name its folder with --weights"
    }
  }
}
