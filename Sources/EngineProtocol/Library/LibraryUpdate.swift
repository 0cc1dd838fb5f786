import Evaluation

/// What a library tells.
public enum LibraryUpdate: Equatable, Sendable, Codable {
  case folder(FolderFacts)
  /// The images of a split, in the split's order.
  case split(String, images: [String])
  /// Classes of some images; comes in parts.
  case classes([String: [Int]])
  case problems([ProblemFacts])
  case runs([RunFacts])
  case pipelines([PipelineFacts])
  /// Run → epoch → image → IoU.
  case imageScores(run: String, [Int: [String: Double]])
  case imageValues(StoredScores, ImageSortKey, [String: Double])
  case failures(StoredScores, FailureFacts)
  case objects(String, ObjectFacts)
  case curves(run: String, Curves)
  /// The last lines that a run's trainer printed.
  case log(run: String, [String])
  /// What is free on the library's machine.
  case load(MachineLoad)
  /// The folder cannot be opened, or a split of it cannot be read; one sentence.
  case failure(String)
  /// Runs cannot be read; one sentence.
  case runsFailure(String)
}
