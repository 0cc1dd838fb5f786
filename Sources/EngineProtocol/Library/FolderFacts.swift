/// What the workbench knows of a folder of images.
public struct FolderFacts: Equatable, Sendable, Codable {
  /// The folder's absolute path; what the engine is told.
  public var path: String
  /// The name in the image list's head.
  public var title: String
  public var splits: [SplitFacts]
  /// Class names, background first; the index is the label's value.
  public var classNames: [String]
  /// Whether the annotations were read for the class names.
  public var classesAreKnown: Bool
  public var hasSaliency: Bool
  public var hasGroundTruth: Bool
  /// The folder of runs that new trainings go to; empty: that of their parent.
  public var runsRoot: String

  public init(
    path: String = "", title: String = "", splits: [SplitFacts] = [], classNames: [String] = ["background"],
    classesAreKnown: Bool = true, hasSaliency: Bool = false, hasGroundTruth: Bool = false,
    runsRoot: String = ""
  ) {
    self.path = path
    self.title = title
    self.splits = splits
    self.classNames = classNames
    self.classesAreKnown = classesAreKnown
    self.hasSaliency = hasSaliency
    self.hasGroundTruth = hasGroundTruth
    self.runsRoot = runsRoot
  }

  /// The name of a label: of class indices from the list, `void` for 255, `class 37` beyond the list.
  public func className(_ label: Int) -> String {
    if label == 255 { return "void" }
    return classNames.indices.contains(label) ? classNames[label] : "class \(label)"
  }

  /// The index of a class by its name, without regard to case.
  public func classIndex(named name: String) -> Int? {
    classNames.firstIndex { $0.lowercased() == name.lowercased() }
  }
}

/// A split and how many images it lists.
public struct SplitFacts: Hashable, Sendable, Codable {
  public var name: String
  public var count: Int
  public init(name: String, count: Int) {
    self.name = name
    self.count = count
  }
}

/// Something wrong with a file of the folder, and what follows from it.
public struct ProblemFacts: Hashable, Sendable, Codable {
  public var file: String
  public var problem: String
  public var effect: String
  public init(file: String, problem: String, effect: String) {
    self.file = file
    self.problem = problem
    self.effect = effect
  }
}
