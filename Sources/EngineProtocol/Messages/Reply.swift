import Imaging

/// A plane of numbers that comes back for a map.
public struct Plane: Equatable, Sendable {
  public enum Values: Equatable, Sendable {
    case scores(ScalarMap)
    case labels(LabelMap)
  }
  /// The class that the plane belongs to, from 1; nil: none.
  public var classIndex: Int?
  public var values: Values
  public init(classIndex: Int? = nil, values: Values) {
    self.classIndex = classIndex
    self.values = values
  }
}

/// What an engine answers.
public enum Reply: Equatable, Sendable {
  case planes([Plane])
  /// A training runs in this folder under this process id.
  case training(run: String, process: Int32)
  case done
  /// Something that the open library found; more may follow.
  case library(LibraryNews)
  /// One sentence: what failed, where, what to do.
  case failure(String)
}
