/// The folder and the runs that a library is asked to open, as a person named them.
///
/// Relative paths are those of the library's own machine.
public struct LibraryRequest: Hashable, Sendable, Codable {
  /// The VOC folder; nil: the painted set.
  public var data: String?
  /// The folder of runs; nil: the usual one.
  public var runs: String?
  /// The saliency maps that are shown, by name or path; nil: the first that the folder has.
  public var saliency: String?
  /// Whether all files are looked into in the background.
  public var scansForProblems: Bool

  public init(
    data: String? = nil, runs: String? = nil, saliency: String? = nil, scansForProblems: Bool = true
  ) {
    self.data = data
    self.runs = runs
    self.saliency = saliency
    self.scansForProblems = scansForProblems
  }
}
