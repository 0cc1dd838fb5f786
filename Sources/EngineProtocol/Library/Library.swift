/// Where images, labels, runs and scores come from.
///
/// No call waits: what is found comes through `post`, on
/// any thread.
public protocol Library: AnyObject, Sendable {
  /// Begins: opens the folder, looks for runs, and keeps looking.
  func start(_ post: @escaping @Sendable (LibraryNews) -> Void)
  /// Reads the images of a split.
  func openSplit(_ name: String)
  /// What is needed now, most urgent first; replaces what was asked for and has not begun.
  func want(_ keys: [ContentKey])
  /// Ends all threads.
  func stop()
}

/// What a library finds.
public enum LibraryNews: Equatable, Sendable {
  case update(LibraryUpdate)
  case content(ContentKey, Content)
  /// A fact that was asked for by a key; nil: there is none.
  case fact(ContentKey, LibraryUpdate?)
}
