import EngineProtocol
import Evaluation
import Imaging
import Terminal

/// Everything that can change the state.
package enum WorkbenchEvent: Equatable, Sendable {
  case input(InputEvent)
  /// Time for the next epoch while playing; `isReady`: the shown epoch's maps are there.
  case playTick(isReady: Bool)
  /// Time for blinking panes to show the other view.
  case blinkTick
  /// A figure is wanted.
  case figureAsked(FigureRecipe)
  /// The figure that was asked for is made.
  case figureMade
  case library(LibraryUpdate)
  /// A fact that was asked for does not exist.
  case absent(ContentKey)
  /// A content's facts; the pixels themselves go to the content store.
  case arrived(ContentKey, size: PixelSize?)
  case engine(EngineUpdate)
  /// Panes, image and order as a session or a program names them.
  case session(Session)
}

/// What a library tells.
package enum LibraryUpdate: Equatable, Sendable {
  case folder(FolderFacts)
  /// The images of a split, in the split's order.
  case split(String, images: [String])
  /// Classes of some images; comes in parts.
  case classes([String: [Int]])
  case problems([ProblemFacts])
  case runs([RunFacts])
  case pipelines([PipelineFacts])
  /// Run → epoch → image → IoU.
  case imageScores(run: String, [Int: [String: Double]])
  case imageValues(StoredScores, ImageSortKey, [String: Double])
  case failures(StoredScores, FailureFacts)
  case objects(String, ObjectFacts)
  case curves(run: String, Curves)
  /// The folder cannot be opened, or a split of it cannot be read; one sentence.
  case failure(String)
  /// Runs cannot be read; one sentence.
  case runsFailure(String)
}

/// What the engine's side tells.
package enum EngineUpdate: Equatable, Sendable {
  case status(EngineStatus)
  case registry(Registry)
  case trainingStarted(run: String)
  /// A request that a person made failed; one sentence.
  case failure(String)
  case message(String)
}
