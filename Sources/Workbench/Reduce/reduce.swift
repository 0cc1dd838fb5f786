import Terminal

/// Changes the state by one event and tells what has to be done besides.
///
/// The only way in which the state changes; touches nothing outside its arguments.
package func reduce(_ state: inout WorkbenchState, _ event: WorkbenchEvent) -> [Effect] {
  switch event {
  case .input(.key(let key)): return state.press(key)
  case .input(.mouse(let mouse)): state.handle(mouse)
  case .input(.resize(let columns, let rows)):
    state.columns = max(0, columns)
    state.screenRows = max(0, rows)
  case .playTick(let isReady): if state.isPlaying && isReady { state.playOn() }
  case .blinkTick: if state.isBlinking { state.blinkShowsReference.toggle() }
  case .figureAsked(let recipe): state.figure = recipe
  case .figureMade: state.figure = nil
  case .library(let update): return state.take(update)
  case .absent(let key): state.isAbsent(key)
  case .arrived(let key, let size): state.arrived(key, size: size)
  case .engine(let update): state.take(update)
  case .session(let session):
    session.restore(into: &state)
    state.placeProbe()
  }
  return []
}

extension WorkbenchState {
  /// A key: a command of the context, or typed text.
  mutating func press(_ key: Key) -> [Effect] {
    message = nil
    if let command = KeyTable.command(for: key, in: context) { return perform(command.id) }
    if context.takesText, case .character(let character) = key.code, !key.control, !key.alt {
      type(character)
      return []
    }
    if isPlaying { isPlaying = false }
    message = "\(key.label) does nothing here; ? lists the keys."
    return []
  }
}
