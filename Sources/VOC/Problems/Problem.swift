/// Something wrong with a file of a folder, and what follows from it.
public struct Problem: Hashable, Sendable, Codable, CustomStringConvertible {
  /// The file below the root; a folder for what concerns its listing.
  public let file: String
  /// The image that it concerns; nil for lists.
  public let image: String?
  public let kind: ProblemKind
  /// What is wrong, without the file's name.
  public let sentence: String
  /// What the program does about it.
  public let effect: String

  init(_ kind: ProblemKind, file: String, image: String? = nil, _ sentence: String, effect: String) {
    self.file = file
    self.image = image
    self.kind = kind
    self.sentence = sentence
    self.effect = effect
  }

  /// `JPEGImages/a.jpg: it has no bytes (left out of training and scores)`.
  public var description: String { "\(file): \(sentence) (\(effect))" }

  /// The same problem for further entries of a list that are not named one by one.
  func standing(for count: Int, in list: String) -> Problem {
    Problem(kind, file: list, "\(count) further entries: \(sentence)", effect: effect)
  }
}
