import EngineProtocol
import Foundation
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
  /// What a person chose for all folders; `tours`: the tour was never seen.
  case preferences(theme: ThemeChoice, tours: Bool)
  /// The last session was kept at that time.
  case sessionFound(Session, Date)
}

/// What the engine's side tells.
package enum EngineUpdate: Equatable, Sendable {
  case status(EngineStatus)
  case registry(Registry)
  /// Where the engine runs; `isRemote`: reached through a command of the person's.
  case machine(MachineFacts, isRemote: Bool)
  case trainingStarted(run: String)
  /// A request that a person made failed; one sentence.
  case failure(String)
  case message(String)
}
