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
    let screen = try CursesScreen(options: options.terminal, environment: ProcessInfo.processInfo.environment)
    defer { screen.close() }
    let library = LocalLibrary(
      path: options.data, title: options.shownTitle, runRoots: options.runRoots, saliency: options.saliency)
    run(
      options, screen: screen, library: library, engine: options.engine.map(ProcessEngineLink.init),
      clipboard: copyToTerminal)
  }

  /// The loop, on any screen, library and engine.
  package static func run(
    _ options: WorkbenchOptions, screen: any Screen, library: any Library, engine: (any EngineLink)?,
    clipboard: (String) -> Void = { _ in }
  ) {
    var state = WorkbenchState(columns: screen.columns, rows: screen.rows)
    state.cellAspect = screen.cellAspect
    let store = options.stateFolder.map { SessionStore(stateFolder: $0, data: options.data) }
    let session = store?.load()
    session?.restore(into: &state)
    var marks = store.map(MarkStore.init(beside:))
    marks?.restore(into: &state)
    state.folder.title = options.shownTitle
    state.isReadOnly = options.isReadOnly
    state.runsRoot = options.runRoots.first ?? ""
    if let split = options.split { state.split = split }
    if let image = options.image { state.image = image }
    let waker = screen.waker
    let desk = Desk(state: state, style: screen.pictureStyle, library: library, engine: engine) {
      waker.wake()
    }
    // The first frame waits for nothing.
    var shown = desk.renderer.render(desk.state)
    screen.present(shown, focusRow: 0)
    desk.start()
    defer { desk.stop() }
    var keeper = SessionKeeper(store: store, saved: session)
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
          case .copy(let text):
            clipboard(text)
            _ = desk.send(.engine(.message("Copied the probe's values.")))
          }
        }
      }
      _ = desk.takeNews()
      if clock.isDue(desk.state.isPlaying), screen.isDrained {
        _ = desk.send(.playTick(isReady: desk.isComplete))
      }
      if let (recipe, picture) = desk.takeFigure() {
        let result = Result { try FigureFile.write(picture, recipe, into: options.figureFolder) }
        switch result {
        case .success(let path):
          clipboard(path)
          _ = desk.send(.engine(.message("Wrote \(path); its path is on the clipboard.")))
        case .failure(let error): _ = desk.send(.engine(.failure("\(error)")))
        }
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
    guard store != nil, state.folderIsOpen else { return }
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
    guard let store, state.folderIsOpen else { return }
    let session = Session(state)
    guard session != saved else { return }
    try? store.save(session)
    saved = session
  }
}
