import EngineProtocol

/// A folder and folders of runs on the engine's machine, looked at through the engine.
///
/// After a dropped connection it is opened again, and what the workbench still needs is asked for again.
package final class RemoteLibrary: Library, Sendable {
  private let link: ProcessEngineLink
  private let request: LibraryRequest

  /// A library behind a link; nothing is read before `start`.
  package init(_ request: LibraryRequest, through link: ProcessEngineLink) {
    self.link = link
    self.request = request
  }

  package func start(_ post: @escaping @Sendable (LibraryNews) -> Void) { link.open(request, post) }
  package func openSplit(_ name: String) { link.ask(.openSplit(name)) }
  package func want(_ keys: [ContentKey]) { link.ask(.want(keys)) }
  package func stop() {}
}
