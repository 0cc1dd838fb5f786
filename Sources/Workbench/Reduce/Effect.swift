import EngineProtocol

/// What the program has to do after a change; what the state needs to show is in `wants` instead.
package enum Effect: Equatable, Sendable {
  case openSplit(String)
  case train(TrainRequest)
  case stop(run: String, at: StopPoint)
  /// Resumes a run by its folder.
  case resume(run: String)
  /// Puts text on the person's clipboard (OSC 52).
  case copy
  /// The same with this text; `title` says in a sentence what it is.
  case copyText(String, title: String)
  case redraw
  case quit
}
