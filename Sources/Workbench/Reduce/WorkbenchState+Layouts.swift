import EngineProtocol

// Panes arranged for a task, and views put side by side.
extension WorkbenchState {
  mutating func openLayouts() {
    let items = LayoutPreset.allCases.map {
      ListSheet.Item(title: $0.rawValue, detail: $0.meaning, action: .arrange($0))
    }
    sheets.append(.list(ListSheet(title: "Panes for a task", items: items)))
  }

  mutating func arrange(named name: String) {
    guard let preset = LayoutPreset(rawValue: name.lowercased()) else {
      let names = LayoutPreset.allCases.map(\.rawValue).joined(separator: ", ")
      message = "No layout is called \(name); there are \(names)."
      return
    }
    arrange(preset)
  }

  mutating func arrange(_ preset: LayoutPreset) {
    var views: [Pane]
    switch preset {
    case .methods:
      // Only what has scores of masks: a run of affinities has none.
      let shown = runs.reversed().filter {
        !$0.epochs.isEmpty && !$0.scores.isEmpty && missingFor(.seed, Pane(run: $0.name)) == nil
      }
      // The focused run first; then one run a method, the newest.
      var methods: Set<String> = []
      var chosen = [run(of: focused)].compactMap { $0 }
      methods.formUnion(chosen.map(\.recipe.method))
      for run in shown where methods.insert(run.recipe.method).inserted { chosen.append(run) }
      views = chosen.prefix(7).map { view(of: labels(of: $0), run: $0.name) }
    case .epochs:
      guard let run = run(of: focused), let last = run.epochs.last else {
        message = "This pane has no run with a checkpoint; e picks one."
        return
      }
      let middle = run.epochs[(run.epochs.count - 1) / 2]
      var seen: Set<Int> = []
      let epochs = [run.epochs[0], middle, last].filter { seen.insert($0).inserted }
      views = epochs.map { epoch in
        var pane = view(of: labels(of: run), run: run.name)
        pane.epoch = epoch == last ? nil : epoch
        return pane
      }
    default: views = []
    }
    views += preset.maps.map { view(of: $0, run: focused.run, epoch: focused.epoch) }
    put(views)
    message = panes.compactMap { pane in pane.map.flatMap { missingFor($0, pane) } }.first
  }

  /// `:compare seam eps puzzle gt`: runs by name or method, maps by name.
  mutating func compare(words text: String) {
    let map = focused.map?.needsRun == true ? focused.map : nil
    var views: [Pane] = []
    for word in text.split(whereSeparator: { $0 == " " || $0 == "," }).map(String.init) {
      if let run = run(named: word) ?? runs.last(where: { $0.recipe.method == word && !$0.epochs.isEmpty }) {
        views.append(view(of: map ?? labels(of: run), run: run.name))
      } else if word == "image" {
        views.append(view(of: nil, run: focused.run))
      } else if isMap(word) {
        views.append(view(of: MapKind(name: word), run: focused.run, epoch: focused.epoch))
      } else {
        message = "No run, method or map is called \(word); e lists the runs, M the maps."
        return
      }
    }
    guard views.count <= Self.maximumPanes else {
      message = "There is room for \(Self.maximumPanes) panes, not for \(views.count)."
      return
    }
    guard !views.isEmpty else { return }
    put(views)
  }

  private func isMap(_ word: String) -> Bool {
    let kind = MapKind(name: word)
    guard case .engine(let name) = kind else { return true }
    return registry?.maps.contains { $0.name == name } ?? false
  }

  /// The labels that a run is looked at by: those that it predicts, else its seed.
  func labels(of run: RunFacts) -> MapKind {
    declaration(ofMap: "prediction", recipe: run.recipe) != nil ? .prediction : .seed
  }

  /// A pane that looks at the image as the focused one does.
  private func view(of map: MapKind?, run: String?, epoch: Int? = nil) -> Pane {
    var pane = Pane(run: run, epoch: epoch, map: map, classIndex: focused.classIndex)
    pane.classIsPicked = focused.classIsPicked
    pane.view = focused.view
    return pane
  }

  /// Puts panes in place of those that there are, linked, in about as many rows as columns.
  private mutating func put(_ views: [Pane]) {
    let columns = views.count < 4 ? views.count : Int(Double(views.count).squareRoot().rounded(.up))
    panes = views
    rows = stride(from: 0, to: views.count, by: columns).map { min(columns, views.count - $0) }
    focus = 0
    focusIsFull = false
    isLinked = true
    if needsScores { relist() }
  }

  /// Shows the focused pane's map in all panes that look at a run.
  mutating func showSameMap() {
    guard let map = focused.map, map.needsRun else {
      message = "This pane's map belongs to no run; a number or M picks one."
      return
    }
    let others = panes.indices.filter { $0 != focus && panes[$0].map?.needsRun == true }
    for index in others where missingFor(map, panes[index]) == nil {
      panes[index].map = map
      panes[index].step = focused.step
    }
    message = others.isEmpty ? "No other pane looks at a run." : "All panes with a run show the \(map.title)."
  }

  /// Tab in the list of runs: this run is compared, or not.
  mutating func chooseSeveral() {
    editList { sheet in
      guard sheet.shown.indices.contains(sheet.selection) else { return }
      let action = sheet.shown[sheet.selection].action
      guard case .showRun(let name?) = action else { return }
      if let place = sheet.chosen.firstIndex(of: name) {
        sheet.chosen.remove(at: place)
      } else {
        sheet.chosen.append(name)
      }
      sheet.selection += 1
    }
  }
}
