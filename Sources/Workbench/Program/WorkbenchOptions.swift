import EngineProtocol
import Foundation
import Terminal

/// What a workbench opens, and how.
public struct WorkbenchOptions: Sendable {
  /// The VOC folder.
  public var data: String
  /// The name in the image list's head; nil: the folder's.
  public var title: String?
  /// Folders of runs; new trainings go to the first.
  public var runRoots: [String]
  /// The saliency maps that are shown, a name below the folder or the path of a folder elsewhere; nil: the folder's
  /// first.
  public var saliency: String?
  /// The folder for sessions; nil: none is kept.
  public var stateFolder: String?
  /// The folder on the engine's machine that is looked at through the engine; nil: `data`, on this machine.
  public var remote: LibraryRequest?
  /// How the engine is started; nil: no engine, only local things show.
  public var engine: EngineCommand?
  public var isReadOnly: Bool
  /// The split that is shown first; nil: the session's, else `val`.
  public var split: String?
  /// The image that is shown first; nil: the session's, else the first.
  public var image: String?
  /// Where exported figures go.
  public var figureFolder: String
  public var terminal: TerminalOptions
  /// The colours; nil: those of the last time.
  public var theme: ThemeChoice?
  /// Whether a person who has never seen the tour is shown it.
  public var offersTour = false

  /// Options with their defaults.
  public init(
    data: String, title: String? = nil, runRoots: [String], saliency: String? = nil,
    stateFolder: String? = nil,
    remote: LibraryRequest? = nil, engine: EngineCommand? = nil, isReadOnly: Bool = false,
    split: String? = nil, image: String? = nil,
    figureFolder: String = "figures", terminal: TerminalOptions = TerminalOptions()
  ) {
    self.data = data
    self.title = title
    self.runRoots = runRoots
    self.saliency = saliency
    self.stateFolder = stateFolder
    self.remote = remote
    self.engine = engine
    self.isReadOnly = isReadOnly
    self.split = split
    self.image = image
    self.figureFolder = figureFolder
    self.terminal = terminal
  }

  /// Library and engine; an engine of a person's own command has started when they are returned.
  ///
  /// - Throws: `ShotError` where such an engine does not start.
  func sides(scansForProblems: Bool) throws -> (library: any Library, engine: (any EngineLink)?) {
    let link = engine.map(ProcessEngineLink.init)
    guard var remote, let link else {
      let library = LocalLibrary(
        path: data, title: shownTitle, runRoots: runRoots, saliency: saliency,
        scansForProblems: scansForProblems)
      return (library, link)
    }
    try link.connect()
    remote.scansForProblems = scansForProblems
    return (RemoteLibrary(remote, through: link), link)
  }

  /// What tells this folder's session from others.
  var sessionSubject: String {
    guard remote != nil, case .shell(let command)? = engine else {
      return URL(fileURLWithPath: data).resolvingSymlinksInPath().path
    }
    return "\(command) \(data)"
  }

  /// The name that is shown for the folder.
  var shownTitle: String {
    title ?? data.split(separator: "/").last.map(String.init) ?? data
  }
}
