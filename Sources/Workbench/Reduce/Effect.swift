import EngineProtocol
import Evaluation

/// What the program has to do after a change; what the state needs to show is in `wants` instead.
package enum Effect: Equatable, Sendable {
  case openSplit(String)
  case train(TrainRequest)
  case stop(run: String, at: StopPoint)
  /// Resumes a run by its folder.
  case resume(run: String)
  /// Writes a list of images.
  case writeList(ImageListFile)
  /// Puts text on the person's clipboard (OSC 52).
  case copy
  /// The same with this text; `title` says in a sentence what it is.
  case copyText(String, title: String)
  /// Writes what the screen shows as ANSI and PNG.
  case shot
  /// Writes a table; its format is that of the file's name.
  case write(DataTable, to: String)
  case redraw
  case quit
}
