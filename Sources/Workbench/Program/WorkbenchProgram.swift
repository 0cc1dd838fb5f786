import EngineProtocol
import Foundation
import Runs
import Terminal

/// The live workbench: one thread that waits for keys and news, reduces them, and shows the state.
public enum WorkbenchProgram {
  /// Opens the workbench on this process's terminal and returns when the person quits.
  ///
  /// - Throws: `TerminalError` where there is no terminal for it.
  public static func run(_ options: WorkbenchOptions) throws {
    // ssh asks its password before the terminal is taken.
    let (library, engine) = try options.sides(scansForProblems: true)
    let screen = try CursesScreen(options: options.terminal, environment: ProcessInfo.processInfo.environment)
    defer { screen.close() }
    run(options, screen: screen, library: library, engine: engine, clipboard: copyToTerminal)
  }

  /// The loop, on any screen, library and engine.
  package static func run(
    _ options: WorkbenchOptions, screen: any Screen, library: any Library, engine: (any EngineLink)?,
    clipboard: (String) -> Void = { _ in }
  ) {
    var state = WorkbenchState(columns: screen.columns, rows: screen.rows)
    state.cellAspect = screen.cellAspect
    let store = options.stateFolder.map { SessionStore(stateFolder: $0, subject: options.sessionSubject) }
    let kept = store?.load()
    var marks = store.map(MarkStore.init(beside:))
    marks?.restore(into: &state)
    state.folder.title = options.shownTitle
    state.isReadOnly = options.isReadOnly
    if let split = options.split { state.split = split }
    if let image = options.image { state.image = image }
    // A folder or an image that was named is what a person came for.
    if let kept, kept.session != Session(WorkbenchState(columns: 0, rows: 0)), options.image == nil {
      _ = reduce(&state, .sessionFound(kept.session, kept.date))
    }
    let waker = screen.waker
    let desk = Desk(state: state, style: screen.pictureStyle, library: library, engine: engine) {
      waker.wake()
    }
    // The first frame waits for nothing.
    var shown = desk.renderer.render(desk.state)
    screen.present(shown, focusRow: 0)
    desk.start()
    defer { desk.stop() }
    let preferences = options.stateFolder.map { PreferenceStore(stateFolder: $0) }
    var known = preferences?.load() ?? Preferences()
    desk.set(
      theme: options.theme ?? known.theme,
      tours: options.offersTour && !known.hasSeenTour && preferences != nil)
    var keeper = SessionKeeper(store: store, saved: kept?.session)
    defer { keeper.saveNow(desk.state) }
    var clock = Ticker(every: .milliseconds(250))
    var blinker = Ticker(every: .milliseconds(700))
    while true {
      let wait = [
        clock.wait(desk.state.isPlaying), blinker.wait(desk.state.isBlinking), keeper.wait,
      ].compactMap { $0 }.min()
      for event in screen.waitForEvents(timeout: wait) {
        for request in desk.send(.input(event)) {
          switch request {
          case .quit: return
          case .redraw: screen.redraw()
          case .shot:
            tell(desk, clipboard) {
              try FigureFile.write(
                screen: desk.renderer.render(desk.state), depth: screen.pictureStyle.depth,
                image: desk.state.image ?? "empty", data: desk.state.folder.path, into: options.figureFolder)
            }
          case .write(let table, let path):
            tell(desk, clipboard) {
              try FigureFile.write(table, to: path, data: desk.state.folder.path)
            }
          case .copy(let text, let title):
            clipboard(text)
            _ = desk.send(.engine(.message("Copied \(title).")))
          }
        }
      }
      _ = desk.takeNews()
      if clock.isDue(desk.state.isPlaying), screen.isDrained {
        _ = desk.send(.playTick(isReady: desk.isComplete))
      }
      if let (recipe, picture) = desk.takeFigure() {
        tell(desk, clipboard) { try FigureFile.write(picture, recipe, into: options.figureFolder) }
      }
      if blinker.isDue(desk.state.isBlinking) { _ = desk.send(.blinkTick) }
      desk.sendWishes()
      let next = desk.renderer.render(desk.state)
      if next != shown {
        screen.present(next, focusRow: desk.renderer.focusRow(desk.state))
        shown = next
      }
      keeper.look(at: desk.state)
      marks?.look(at: desk.state)
      let now = Preferences(desk.state, before: known)
      if now != known {
        known = now
        // A state folder that cannot be written costs the choice, nothing else.
        try? preferences?.save(now)
      }
    }
  }

  /// Writes something and says where, or why not.
  private static func tell(_ desk: Desk, _ clipboard: (String) -> Void, _ write: () throws -> String) {
    do {
      let path = try write()
      clipboard(path)
      _ = desk.send(.engine(.message("Wrote \(path); its path is on the clipboard.")))
    } catch {
      _ = desk.send(.engine(.failure("\(error)")))
    }
  }

  /// OSC 52: the terminal puts the text on the person's own clipboard, over ssh too.
  private static func copyToTerminal(_ text: String) {
    let sequence = "\u{1b}]52;c;\(Data(text.utf8).base64EncodedString())\u{07}"
    FileHandle.standardOutput.write(Data(sequence.utf8))
  }
}

/// When the next beat of something that plays or blinks is due.
struct Ticker {
  private let interval: Duration
  private var last: ContinuousClock.Instant?

  init(every interval: Duration) { self.interval = interval }

  /// How long to wait for it; nil: nothing goes on.
  func wait(_ isOn: Bool) -> Duration? {
    guard isOn else { return nil }
    guard let last else { return interval }
    return max(.milliseconds(10), interval - (ContinuousClock.now - last))
  }

  /// Whether it is due; then the next one is an interval away.
  mutating func isDue(_ isOn: Bool) -> Bool {
    let now = ContinuousClock.now
    guard isOn else {
      last = nil
      return false
    }
    guard let last else {
      self.last = now
      return false
    }
    guard now - last >= interval else { return false }
    self.last = now
    return true
  }
}

/// Saves the session half a second after it has changed, so that a row of keys is one write.
struct SessionKeeper {
  private let store: SessionStore?
  private var saved: Session?
  private var due: ContinuousClock.Instant?
  private var pending: Session?

  init(store: SessionStore?, saved: Session?) {
    self.store = store
    self.saved = saved
  }

  /// How long until a save is due; nil: nothing has changed.
  var wait: Duration? { due.map { max(.milliseconds(1), $0 - ContinuousClock.now) } }

  mutating func look(at state: WorkbenchState) {
    guard store != nil, state.folderIsOpen, !state.isOffering else { return }
    let session = Session(state)
    if session != saved, session != pending {
      pending = session
      due = ContinuousClock.now + .milliseconds(500)
    }
    if let due, ContinuousClock.now >= due { saveNow(state) }
  }

  /// Saves what has changed.
  ///
  /// A state folder that cannot be written costs the session, nothing else.
  mutating func saveNow(_ state: WorkbenchState) {
    due = nil
    pending = nil
    guard let store, state.folderIsOpen, !state.isOffering else { return }
    let session = Session(state)
    guard session != saved else { return }
    try? store.save(session)
    saved = session
  }
}
