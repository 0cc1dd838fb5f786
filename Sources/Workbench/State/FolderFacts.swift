/// What the workbench knows of a folder of images.
package struct FolderFacts: Equatable, Sendable {
  /// The folder's absolute path; what the engine is told.
  package var path: String
  /// The name in the image list's head.
  package var title: String
  package var splits: [SplitFacts]
  /// Class names, background first; the index is the label's value.
  package var classNames: [String]
  /// Whether the annotations were read for the class names.
  package var classesAreKnown: Bool
  package var hasSaliency: Bool
  package var hasGroundTruth: Bool

  package init(
    path: String = "", title: String = "", splits: [SplitFacts] = [], classNames: [String] = ["background"],
    classesAreKnown: Bool = true, hasSaliency: Bool = false, hasGroundTruth: Bool = false
  ) {
    self.path = path
    self.title = title
    self.splits = splits
    self.classNames = classNames
    self.classesAreKnown = classesAreKnown
    self.hasSaliency = hasSaliency
    self.hasGroundTruth = hasGroundTruth
  }

  /// The name of a label: of class indices from the list, `void` for 255, `class 37` beyond the list.
  package func className(_ label: Int) -> String {
    if label == 255 { return "void" }
    return classNames.indices.contains(label) ? classNames[label] : "class \(label)"
  }

  /// The index of a class by its name, without regard to case.
  package func classIndex(named name: String) -> Int? {
    classNames.firstIndex { $0.lowercased() == name.lowercased() }
  }
}

/// A split and how many images it lists.
package struct SplitFacts: Hashable, Sendable {
  package var name: String
  package var count: Int
  package init(name: String, count: Int) {
    self.name = name
    self.count = count
  }
}

/// Something wrong with a file of the folder, and what follows from it.
package struct ProblemFacts: Hashable, Sendable {
  package var file: String
  package var problem: String
  package var effect: String
  package init(file: String, problem: String, effect: String) {
    self.file = file
    self.problem = problem
    self.effect = effect
  }
}
