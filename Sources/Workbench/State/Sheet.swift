import Runs

/// A window over the panes; the topmost one takes the keys, Esc closes it.
package enum Sheet: Equatable, Sendable {
  case components(ComponentSheet)
  case retrain(RetrainSheet)
  case curves(CurvesSheet)
  case list(ListSheet)
  case prompt(PromptSheet)
  case jobs(JobsSheet)
  case thumbnails(ThumbnailSheet)
  case failures(FailureSheet)
  case matrix(MatrixSheet)
  case help(HelpSheet)
  case offer(OfferSheet)
  case export(ExportSheet)
}

/// The switches of the focused pane's run.
package struct ComponentSheet: Equatable, Sendable {
  package var run: String
  package var selection = 0
  package init(run: String) { self.run = run }
}

/// A training that waits for Enter.
package struct RetrainSheet: Equatable, Sendable {
  /// The editable lines.
  package enum Field: Int, CaseIterable, Sendable { case name, epochs, seed, start }
  package var parent: String
  package var name: String
  package var epochs: String
  package var seed: String
  package var field = Field.name
  /// Whether it waits until the trainings that run now have ended.
  package var isQueued = false
  /// Setting → (parent's value, new value).
  package var changes: [SettingChange]
  /// Why it cannot start; one sentence.
  package var complaint: String?
}

/// One difference between two recipes.
package struct SettingChange: Hashable, Sendable {
  package var key: String
  package var old: SettingValue?
  package var new: SettingValue
}

/// Curves of a run and of others, with a cursor.
package struct CurvesSheet: Equatable, Sendable {
  /// What the horizontal axis counts.
  package enum Axis: String, CaseIterable, Sendable { case epoch, step, time }
  package var run: String
  /// Runs whose curves lie under this one's.
  package var others: [String] = []
  package var term = 0
  package var smooths = true
  package var isLogarithmic = false
  package var axis = Axis.epoch
  /// The cursor's epoch.
  package var epoch: Int
  package init(run: String, epoch: Int) {
    self.run = run
    self.epoch = epoch
  }
}

/// A list to choose from, narrowed by typing.
package struct ListSheet: Equatable, Sendable {
  /// What the chosen line does.
  package enum Action: Hashable, Sendable {
    case showMap(MapKind?)
    case chooseClass(Int)
    case sort(ImageOrder.Key)
    case showRun(String?)
    /// Lays the curves of a run under those of the sheet below, or takes them away.
    case overlayCurves(String)
    case openSplit(String)
    case showImage(String)
    /// A set of marks; empty: the one without a name.
    case chooseSet(String)
    case arrange(LayoutPreset)
    case nothing
  }
  /// One line.
  package struct Item: Hashable, Sendable {
    package var title: String
    package var detail: String
    package var action: Action
  }
  package var title: String
  package var items: [Item]
  package var query = ""
  package var selection = 0
  /// Whether it lists the folder's problems, of which more may be found while it is open.
  package var isProblems: Bool
  /// Runs that Tab chose, in that order.
  package var chosen: [String] = []

  package init(title: String, items: [Item], selection: Int = 0, isProblems: Bool = false) {
    self.title = title
    self.items = items
    self.selection = selection
    self.isProblems = isProblems
  }

  /// The lines whose title or detail holds what was typed.
  package var shown: [Item] {
    guard !query.isEmpty else { return items }
    let part = query.lowercased()
    return items.filter { $0.title.lowercased().contains(part) || $0.detail.lowercased().contains(part) }
  }
}

/// A line to type.
package struct PromptSheet: Equatable, Sendable {
  package enum Kind: Equatable, Sendable {
    case filter, command
    /// The name of a training, typed so that it is not killed by a slip.
    case kill(String, path: String)
  }
  package var kind: Kind
  package var text: String
  package var complaint: String?
  /// Whole lines that Tab goes through; nil: none were asked for, or the text was edited.
  package var completions: [String]?
  /// What the list showed before a filter was typed, to which Esc returns.
  package var before: FilterOrigin?
  package init(kind: Kind, text: String = "") {
    self.kind = kind
    self.text = text
  }
}

/// A filter, and the image that was shown under it.
package struct FilterOrigin: Equatable, Sendable {
  package var filter: ImageExpression
  package var image: String?
}

/// The trainings.
package struct JobsSheet: Equatable, Sendable {
  package var selection = 0
  /// The run whose stop was asked for once.
  package var stopAsked: String?
  package init() {}
}

/// Kinds of failure against classes.
package struct FailureSheet: Equatable, Sendable {
  /// The class's row; 0: all classes.
  package var row = 0
  /// The kind's column.
  package var column = 0
  package init() {}
}

/// Runs against components.
package struct MatrixSheet: Equatable, Sendable {
  /// The run around which it was opened.
  package var run: String
  package var selection: Int
  package init(run: String, selection: Int) {
    self.run = run
    self.selection = selection
  }
}

/// Small pictures of the list, in its order.
package struct ThumbnailSheet: Equatable, Sendable {
  /// The place in the list.
  package var selection: Int
  package init(selection: Int) { self.selection = selection }
}

/// The keys of a context, searchable and executable.
package struct HelpSheet: Equatable, Sendable {
  package var context: KeyContext
  package var query = ""
  package var selection = 0
  package init(context: KeyContext) { self.context = context }

  /// The commands that match what was typed.
  package var shown: [Command] {
    let all = KeyTable.commands(in: context)
    guard !query.isEmpty else { return all }
    let part = query.lowercased()
    return all.filter {
      $0.title.lowercased().contains(part) || $0.keys.contains { $0.label.lowercased() == part }
    }
  }
}
