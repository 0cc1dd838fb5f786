import EngineProtocol
import Evaluation
import Runs

/// Everything that a frame is made from but pixels: a value, changed by `reduce` only.
package struct WorkbenchState: Equatable, Sendable {
  // What the folder holds.
  package var folder = FolderFacts()
  package var folderIsOpen = false
  /// Why the folder cannot be opened; one sentence.
  package var folderFailure: String?
  package var split: String?
  /// All images of the split, in the split's order.
  package var images: [String] = []
  /// Image → class indices that its label names; grows while labels are read.
  package var classesOfImage: [String: [Int]] = [:]
  package var sizeOfImage: [String: PixelSize] = [:]
  package var problems: [ProblemFacts] = []

  // Runs.
  package var runs: [RunFacts] = []
  package var runsAreKnown = false
  package var pipelines: [PipelineFacts] = []
  /// Run → epoch → image → IoU, as far as it is known.
  package var imageScores: [String: [Int: [String: Double]]] = [:]
  /// Stored scores → key → image → value, as far as lists and filters need them.
  package var imageValues: [StoredScores: [ImageSortKey: [String: Double]]] = [:]
  package var failures: [StoredScores: FailureFacts] = [:]
  /// Image → its objects, as far as they were asked for.
  package var objects: [String: ObjectFacts] = [:]
  package var curves: [String: Curves] = [:]
  /// Run → the last lines of its log.
  package var logs: [String: [String]] = [:]

  // What is shown.
  package var order = ImageOrder()
  package var filter = ImageExpression.all
  /// A session's filter, read once the class names are known.
  package var pendingFilter: String?
  /// The first image of a new order is gone to once its scores are there.
  package var followsOrder = false
  /// The images of the list, in its order and after its filter.
  package var listed: [String] = []
  package var image: String?
  package var panes: [Pane] = [Pane()]
  /// How many panes stand in each row; their sum is the number of panes.
  package var rows: [Int] = [1]
  package var focus = 0
  package var focusIsFull = false
  package var isLinked = true
  package var showsList = true
  package var probe = PixelPoint(x: 0, y: 0)
  /// The probe was moved by a person; otherwise it rests in the middle of each image.
  package var probeWasMoved = false
  package var pin: PixelPoint?
  /// Whether an object of the image is outlined.
  package var showsObjects = false
  /// The number of the outlined object that was chosen; nil: where one begins.
  package var object: Int?
  /// Whether the focused pane has the probe's classes as bars.
  package var showsBars = false
  /// Which random draw maps of drawn pixels show.
  package var draw = 0
  package var overlay = 0.6
  /// Whether a scalar map's colours span its own range instead of [0, 1].
  package var rangeIsPerImage = false
  /// The images of the current set of marks.
  package var marks: Set<String> = []
  package var markSets = MarkSets()
  package var isPlaying = false
  /// Whether blinking panes show their reference now.
  package var blinkShowsReference = false
  package var sheets: [Sheet] = []
  /// A figure that waits for its maps.
  package var figure: FigureRecipe?
  /// The tour of the first start; nil: none.
  package var tour: Tour?
  /// What the status line says until the next key.
  package var message: String?

  // Components.
  package var components = ComponentChanges()
  package var undone: [ComponentChanges] = []
  package var done: [ComponentChanges] = []

  // The engine.
  package var registry: Registry?
  package var engine = EngineStatus.starting
  /// Where the engine runs; nil: not known yet.
  package var machine: MachineFacts?
  /// What is free there now.
  package var load: MachineLoad?
  /// Whether folder and runs are those of the engine's machine, reached through a command.
  package var isRemote = false
  package var isReadOnly = false

  // The terminal.
  package var theme = ThemeChoice.dark
  package var columns: Int
  package var screenRows: Int
  package var drag: DragOrigin?
  /// A cell's height over its width.
  package var cellAspect = 2.0

  package init(columns: Int, rows: Int) {
    self.columns = columns
    self.screenRows = rows
  }
}

/// Settings that differ from the runs' recipes.
package struct ComponentChanges: Equatable, Sendable {
  /// Run → setting → value, for what acts at inference.
  package var now: [String: [String: SettingValue]] = [:]
  /// Run → setting → value, for what waits for a training.
  package var pending: [String: [String: SettingValue]] = [:]
  package init() {}
}

/// Where a drag of the mouse began.
package struct DragOrigin: Equatable, Sendable {
  package var pane: Int
  package var column: Int
  package var row: Int
  package var view: PaneView
}
