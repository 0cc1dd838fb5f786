import EngineProtocol

/// What the program has to do after a change; what the state needs to show is in `wants` instead.
package enum Effect: Equatable, Sendable {
  case openSplit(String)
  case train(TrainRequest)
  case stop(run: String)
  /// Resumes a run by its folder.
  case resume(run: String)
  /// Writes a list of images.
  case writeList(ImageListFile)
  /// Puts text on the person's clipboard (OSC 52).
  case copy
  case redraw
  case quit
}
