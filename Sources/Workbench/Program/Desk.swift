import EngineProtocol
import Evaluation
import Foundation
import Imaging
import Runs
import Terminal

/// State, contents, library and engine brought together: events go in, effects are carried out, wishes are
/// sent.
///
/// Belongs to one thread. The live program, the headless shot and the tests are loops around it.
package final class Desk {
  package private(set) var state: WorkbenchState
  package let renderer: Renderer
  private let library: any Library
  private let engine: (any EngineLink)?
  private let inbox: Inbox
  /// Facts that were asked for and answered; they live in the state.
  private var knownFacts: Set<ContentKey> = []
  private var lastWants: [Want] = []

  /// What is left to the loop.
  package enum Request: Equatable {
    case quit, redraw
    case copy(String, title: String)
    case shot
    case write(DataTable, to: String)
  }

  /// A desk with its library and its engine; without an engine only local things show.
  ///
  /// - Parameter wake: called from any thread when news has arrived.
  package init(
    state: WorkbenchState, style: PictureStyle, library: any Library, engine: (any EngineLink)?,
    wake: @escaping @Sendable () -> Void
  ) {
    self.state = state
    self.library = library
    self.engine = engine
    renderer = Renderer(contents: ContentStore(), style: style)
    inbox = Inbox(wake: wake)
  }

  /// Puts what a person chose for all folders into the state.
  func set(theme: ThemeChoice, tours: Bool) { _ = send(.preferences(theme: theme, tours: tours)) }

  /// Starts library and engine.
  package func start() {
    library.start { [inbox] news in inbox.put(.library(news)) }
    if let engine {
      engine.start { [inbox] news in inbox.put(.engine(news)) }
    } else {
      _ = reduce(
        &state, .engine(.status(.unavailable("There is no engine: maps that need one are not shown."))))
    }
  }

  /// Ends library and engine.
  package func stop() {
    library.stop()
    engine?.close()
  }

  /// Reduces an event and carries out what follows.
  package func send(_ event: WorkbenchEvent) -> [Request] {
    reduce(&state, event).compactMap(carryOut)
  }

  /// Takes the news in; whether there was any.
  package func takeNews() -> Bool {
    var hadNews = false
    // What is carried out may bring news at once.
    while case let news = inbox.take(), !news.isEmpty {
      hadNews = true
      news.forEach(take)
    }
    return hadNews
  }

  private func take(_ item: Inbox.News) {
    switch item {
    case .library(.update(let update)): _ = send(.library(update))
    case .library(.content(let key, let content)): keep(content, for: key)
    case .library(.fact(let key, let update)):
      knownFacts.insert(key)
      _ = send(update.map { .library($0) } ?? .absent(key))
    case .engine(.update(let update)): _ = send(.engine(update))
    case .engine(.map(let request, let content)): keep(content, for: .map(request))
    case .engine(.started):
      // What was asked of an engine that ended was lost with it.
      lastWants = []
    }
  }

  /// Sends library and engine what the state needs and is not there.
  package func sendWishes() {
    let missing = state.wants.filter { want in
      want.key.isFact ? !knownFacts.contains(want.key) : !renderer.contents.has(want.key)
    }
    guard missing != lastWants else { return }
    lastWants = missing
    library.want(missing.map(\.key).filter { !$0.isEngines })
    engine?.want(
      missing.compactMap { want in
        if case .map(let request) = want.key { (request, want.priority) } else { nil }
      })
  }

  /// Whether all that is visible has arrived, facts included.
  package var isComplete: Bool {
    renderer.isComplete(state)
      && state.wants.allSatisfy { $0.priority != .visible || !$0.key.isFact || knownFacts.contains($0.key) }
  }

  /// The figure that was asked for, once all that it shows has arrived.
  package func takeFigure() -> (recipe: FigureRecipe, picture: RGBImage)? {
    guard let recipe = state.figure, recipe.keys(state).allSatisfy(renderer.contents.has) else { return nil }
    let picture = renderer.figure(recipe, state)
    _ = send(.figureMade)
    return (recipe, picture)
  }

  /// Why something visible is not there and will not come; nil: all is well.
  package var firstAbsence: String? {
    guard let image = state.image else { return "There is no image." }
    if case .absent(let reason)? = renderer.contents.content(.image(image)) { return reason }
    for pane in state.visiblePanes {
      if let map = pane.map, let missing = state.missingFor(map, pane) { return missing }
      for key in state.keys(of: pane, image: image) {
        if case .absent(let reason)? = renderer.contents.content(key) { return reason }
      }
    }
    return nil
  }

  private func keep(_ content: Content, for key: ContentKey) {
    renderer.contents.insert(content, for: key)
    _ = send(.arrived(key, size: content.size))
  }

  private func carryOut(_ effect: Effect) -> Request? {
    switch effect {
    case .quit: return .quit
    case .redraw: return .redraw
    case .shot: return .shot
    case .write(let table, let path): return .write(table, to: path)
    case .copy: return .copy(renderer.probeText(state), title: "the probe's values")
    case .copyText(let text, let title): return .copy(text, title: title)
    case .openSplit(let name): library.openSplit(name)
    case .train(let request): withEngine { $0.train(request) }
    case .writeList(let list):
      do {
        _ = send(.engine(.message(try list.write(outside: state.folder.path))))
      } catch {
        _ = send(.engine(.failure("\(error)")))
      }
    case .stop(let run, let point): engine?.stop(run: run, at: point)
    case .resume(let run): withEngine { $0.resume(run: run) }
    }
    return nil
  }

  private func withEngine(_ body: (any EngineLink) -> Void) {
    guard let engine else {
      _ = send(.engine(.failure("There is no engine to train with.")))
      return
    }
    body(engine)
  }
}
