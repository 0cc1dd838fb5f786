import EngineProtocol
import Evaluation

// Lists to choose from.
extension WorkbenchState {
  mutating func openMapList() {
    var kinds: [MapKind] = [
      .cam, .saliency, .seed, .refined, .mask, .groundTruth, .error(of: "seed"), .error(of: "mask"),
      .saliencyErrors, .affinity,
    ]
    let recipe = run(of: focused)?.recipe
    for map in registry?.maps ?? []
    where !kinds.contains(.engine(map.name)) && recipe.map(map.isOffered) ?? map.methods.isEmpty {
      kinds.append(.engine(map.name))
      if map.isMask { kinds.append(.error(of: map.name)) }
    }
    var items = [ListSheet.Item(title: "image", detail: "the image alone", action: .showMap(nil))]
    for kind in kinds {
      let declared = declaration(of: kind, in: focused)
      items.append(
        ListSheet.Item(
          title: declared?.title ?? kind.title, detail: missing(for: kind) ?? kind.meaning(declared),
          action: .showMap(kind)))
    }
    let selected = items.firstIndex { $0.action == .showMap(focused.map) } ?? 0
    sheets.append(.list(ListSheet(title: "Maps", items: items, selection: selected)))
  }

  mutating func openClassPicker() {
    let present = classes
    let items = folder.classNames.indices.dropFirst().map { index in
      ListSheet.Item(
        title: folder.classNames[index], detail: present.contains(index) ? "in this image" : "",
        action: .chooseClass(index))
    }
    let ordered = items.filter { !$0.detail.isEmpty } + items.filter(\.detail.isEmpty)
    let current = classIndex(of: focused)
    let selected = ordered.firstIndex { $0.action == .chooseClass(current ?? -1) } ?? 0
    sheets.append(.list(ListSheet(title: "Classes", items: ordered, selection: selected)))
  }

  mutating func openSortMenu() {
    let label = run(of: focused).map { "of \($0.name), worst first" } ?? "needs a run"
    var items = [ListSheet.Item(title: "name", detail: "of the image", action: .sort(.name))]
    if let other = reference(of: focus).map({ panes[$0] }), other.run != nil {
      items.append(
        ListSheet.Item(
          title: "disagreement", detail: "difference of IoU between this pane and that of \(other.run ?? "")",
          action: .sort(.disagreement)))
    }
    items += ImageSortKey.plain.map { key in
      ListSheet.Item(title: key.title, detail: label, action: .sort(.score(key)))
    }
    items += folder.classNames.indices.dropFirst().map { index in
      ListSheet.Item(
        title: "IoU of \(folder.classNames[index])", detail: label, action: .sort(.score(.classIoU(index))))
    }
    items += folder.classNames.indices.dropFirst().map { index in
      ListSheet.Item(
        title: "area of \(folder.classNames[index])", detail: "smallest first",
        action: .sort(.score(.classArea(index))))
    }
    let selected = items.firstIndex { $0.action == .sort(order.key) } ?? 0
    sheets.append(.list(ListSheet(title: "Sort by", items: items, selection: selected)))
  }

  mutating func openRunList() {
    var items = [
      ListSheet.Item(title: "no run", detail: "image, saliency, ground truth", action: .showRun(nil))
    ]
    for run in runs {
      var facts = ["\(run.epochs.count) of \(run.plannedEpochs) epochs"]
      if let newest = run.epochs.last, let score = run.scores[newest] {
        facts.append("\(Format.percent(score)) \(run.scoreLabel)")
      }
      if run.state == .running { facts.append("running") }
      items.append(
        ListSheet.Item(title: run.name, detail: facts.joined(separator: " · "), action: .showRun(run.name)))
    }
    let selected = items.firstIndex { $0.action == .showRun(focused.run) } ?? 0
    sheets.append(.list(ListSheet(title: "Run of this pane", items: items, selection: selected)))
  }

  mutating func openSplitList() {
    let items = folder.splits.map {
      ListSheet.Item(title: $0.name, detail: "\($0.count) images", action: .openSplit($0.name))
    }
    let selected = folder.splits.firstIndex { $0.name == split } ?? 0
    sheets.append(.list(ListSheet(title: "Splits", items: items, selection: selected)))
  }

  mutating func openProblems() {
    guard !problems.isEmpty else {
      message = "No problem has been found in this folder."
      return
    }
    sheets.append(.list(problemList))
  }

  private var problemList: ListSheet {
    let items = problems.map {
      ListSheet.Item(
        title: $0.file, detail: "\($0.problem): \($0.effect)",
        action: image(ofFile: $0.file).map { .showImage($0) } ?? .nothing)
    }
    return ListSheet(title: "\(problems.count) problems", items: items, isProblems: true)
  }

  /// More problems were found while their list is open.
  mutating func refreshProblemList() {
    for (index, sheet) in sheets.enumerated() {
      guard case .list(let old) = sheet, old.isProblems else { continue }
      var list = problemList
      list.query = old.query
      list.selection = max(0, min(old.selection, list.shown.count - 1))
      sheets[index] = .list(list)
    }
  }

  mutating func editList(_ edit: (inout ListSheet) -> Void) {
    guard case .list(var sheet)? = sheets.last else { return }
    edit(&sheet)
    sheet.selection = max(0, min(sheet.selection, sheet.shown.count - 1))
    sheets[sheets.count - 1] = .list(sheet)
  }

  /// Enter in a list.
  mutating func chooseInList(_ sheet: ListSheet) -> [Effect] {
    guard sheet.shown.indices.contains(sheet.selection) else { return [] }
    let action = sheet.shown[sheet.selection].action
    sheets.removeLast()
    switch action {
    case .showMap(let map): show(map)
    case .chooseClass(let index): setClass(index, picked: true)
    case .sort(let key):
      setOrder(key)
    case .showRun(let name):
      guard sheet.chosen.isEmpty else {
        let all = sheet.chosen + [name].compactMap { $0 }.filter { !sheet.chosen.contains($0) }
        compare(words: all.joined(separator: " "))
        break
      }
      setRun(name)
    case .overlayCurves(let name): overlayCurves(name)
    case .openSplit(let name): return [.openSplit(name)]
    case .showImage(let name): show(image: name)
    case .chooseSet(let name): chooseSet(name)
    case .arrange(let preset): arrange(preset)
    case .nothing: break
    }
    return []
  }

  /// The listed image that a file belongs to, by its name.
  private func image(ofFile path: String) -> String? {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    let stem = name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name
    return listed.contains(stem) ? stem : nil
  }

  /// Orders the list, and goes to its first image.
  mutating func setOrder(_ key: ImageOrder.Key) {
    order = ImageOrder(first: key)
    relist()
    if key != .name { followOrder() }
  }

  /// Gives the focused pane another run, at its newest epoch.
  mutating func setRun(_ name: String?) {
    focused.run = name
    focused.epoch = nil
    if let run = run(named: name) {
      let isSegmenter = labels(of: run) == .prediction
      if focused.map == nil { focused.map = isSegmenter ? .prediction : .cam }
      // A prediction is the seed of a segmentation network, and the other way round.
      if isSegmenter, [.cam, .seed].contains(focused.map) { focused.map = .prediction }
      if !isSegmenter, focused.map == .prediction { focused.map = .seed }
    }
    if needsScores { relist() }
  }

  /// Tab in the list of maps: the map becomes the outline, or stops being it; in that of runs: several are chosen.
  mutating func chooseOutline() {
    guard case .list(let sheet)? = sheets.last, sheet.shown.indices.contains(sheet.selection) else { return }
    guard case .showMap(let map) = sheet.shown[sheet.selection].action else { return chooseSeveral() }
    guard map == nil || map == .groundTruth || map == .seed || map == .mask else {
      message = "Only ground truth, seed and pseudo-mask can be outlines."
      return
    }
    sheets.removeLast()
    focused.outline = focused.outline == map ? nil : map
    if let missing = missing(for: map) { message = missing }
  }
}

extension ImageSortKey {
  /// The words in the sort menu.
  var title: String {
    switch self {
    case .iou: "IoU"
    case .foregroundIoU: "IoU of the foreground"
    case .classIoU(let label): "IoU of class \(label)"
    case .contourF: "contour F"
    case .over: "over-activation"
    case .under: "under-activation"
    case .failures: "number of failures"
    case .kind(let kind): kind.title
    case .falseCoverage: "false coverage of all kinds"
    case .cost: "cost: what the split would gain without the image"
    case .area: "area of the objects"
    case .classArea(let label): "area of class \(label)"
    }
  }
}

extension MapKind {
  /// What the map tells, for the list of maps.
  package func meaning(_ declared: MapDeclaration?) -> String {
    switch self {
    case .saliency: "what stands out, from the folder's maps"
    case .saliencyErrors: "saliency against ground truth: missing class, missing object, false coverage"
    case .groundTruth: "the folder's annotated masks"
    case .error(of: "seed"): "seed against ground truth: right, false positive, false negative"
    case .error(of: "mask"): "the same for the pseudo-mask"
    case .error(let labels): "the same for the \(labels)"
    case .cam: "class activation map of one class"
    case .seed: "argmax of the CAMs and the background rule"
    case .refined: "class maps along the refinement chain; , and . step through it"
    case .mask: "labels along the refinement chain; , and . step through it"
    case .affinity: "affinity of every pixel to the probed one"
    case .prediction: "what the segmentation network says of every pixel"
    case .engine:
      [
        declared?.needsProbe == true ? "about the probed pixel" : nil,
        declared?.needsClass == true ? "about the chosen class" : nil,
        declared?.needsDraw == true ? "0 draws again" : nil,
        declared.flatMap { $0.methods.isEmpty ? nil : "added by \($0.methods.joined(separator: ", "))" },
      ].compactMap { $0 }.joined(separator: ", ")
    }
  }
}
