import EngineProtocol
import Runs

/// Something that a state needs, and how urgently.
package struct Want: Hashable, Sendable {
  package var key: ContentKey
  package var priority: Priority

  package init(key: ContentKey, priority: Priority) {
    self.key = key
    self.priority = priority
  }
}

extension WorkbenchState {
  /// All that the state needs, most urgent first: what is visible, then what one key away may become visible.
  ///
  /// A function of the state, so that nothing is forgotten, and what is left behind is dropped.
  package var wants: [Want] {
    var wants: [Want] = []
    var seen: Set<ContentKey> = []
    func want(_ key: ContentKey, _ priority: Priority) {
      if seen.insert(key).inserted { wants.append(Want(key: key, priority: priority)) }
    }
    guard let image else { return [] }
    want(.image(image), .visible)
    for pane in visiblePanes + visibleCounterparts {
      for key in keys(of: pane, image: image) { want(key, .visible) }
    }
    for thumbnail in shownThumbnails {
      want(.image(thumbnail), .visible)
      for key in keys(of: focused, image: thumbnail) where !key.isAboutAPixel { want(key, .visible) }
    }
    if folder.hasGroundTruth { want(.groundTruth(image), .visible) }
    if folder.hasSaliency { want(.saliency(image), .visible) }
    if showsObjects, folder.hasGroundTruth {
      want(.objects(image), .visible)
      want(.objectFacts(image), .visible)
    }
    for pane in visiblePanes {
      if let run = run(of: pane) {
        want(.imageScores(run: run.name, epochs: run.epochs.count), .visible)
        // The probe reads CAM and labels whatever is drawn, and the title's score is that of the labels.
        for map in ["cam", pane.judgedLabels] {
          if let request = request(map, for: pane, image: image) { want(.map(request), .visible) }
        }
      }
    }
    if let scores = storedScores(of: focused) {
      for key in Set(filter.sortKeys + [order.key.score].compactMap { $0 }) {
        want(.imageValues(scores, key), .visible)
      }
      if order.key == .disagreement {
        for compared in [scores, comparedScores].compactMap({ $0 }) {
          want(.imageValues(compared, .iou), .visible)
        }
      }
      if filter.usesFailures || showsObjects
        || sheets.contains(where: { if case .failures = $0 { true } else { false } })
      {
        want(.failures(scores), .visible)
      }
    }
    for case .curves(let sheet) in sheets {
      for run in curveRuns(sheet) {
        want(.curves(run: run.name, version: Int(run.progress * 1000)), .visible)
      }
    }
    if case .jobs(let sheet)? = sheets.last, jobLines.indices.contains(sheet.selection),
      case .run(let job) = jobLines[sheet.selection]
    {
      want(
        .log(run: job.name, version: Int(job.progress * 1000) + (job.state == .running ? 0 : 1 << 20)),
        .visible)
    }
    if sheets.contains(where: { if case .components = $0 { true } else { false } }), hasChanges(focused) {
      var before = focused
      before.ignoresChanges = true
      if let request = request(focused.judgedLabels, for: before, image: image) {
        want(.map(request), .visible)
      }
    }
    if let figure { for key in figure.keys(self) { want(key, .visible) } }
    // Through a connection what is fetched ahead delays what is asked for next.
    for neighbour in neighbours(of: image).prefix(isRemote ? 1 : 4) {
      want(.image(neighbour), .prefetch)
      for pane in visiblePanes {
        for key in keys(of: pane, image: neighbour) where !key.isAboutAPixel { want(key, .prefetch) }
      }
    }
    for pane in visiblePanes {
      for epoch in adjacentEpochs(of: pane) {
        var other = pane
        other.epoch = epoch
        for key in keys(of: other, image: image) { want(key, .prefetch) }
      }
    }
    return wants
  }

  /// The panes that are drawn.
  package var visiblePanes: [Pane] { Layout(self).panes.map { panes[$0.index] } }

  /// What drawn panes are compared with.
  package var visibleCounterparts: [Pane] { Layout(self).panes.compactMap { counterpart(of: $0.index) } }

  /// What a pane needs to show an image.
  package func keys(of pane: Pane, image: String) -> [ContentKey] {
    var keys: [ContentKey] = []
    for kind in [pane.map, pane.outline].compactMap({ $0 }) {
      switch kind {
      case .saliency: if folder.hasSaliency { keys.append(.saliency(image)) }
      case .saliencyErrors:
        if folder.hasSaliency, folder.hasGroundTruth { keys.append(.saliencyErrors(image)) }
      case .groundTruth: if folder.hasGroundTruth { keys.append(.groundTruth(image)) }
      case .error(let labels):
        if folder.hasGroundTruth { keys.append(.groundTruth(image)) }
        if let request = request(labels, for: pane, image: image) { keys.append(.map(request)) }
      case .engine(let name):
        if let request = request(name, for: pane, image: image) { keys.append(.map(request)) }
      }
    }
    return keys
  }

  /// What the engine is asked for a map of a pane; nil while the pane has no run or the run no epoch.
  package func request(_ map: String, for pane: Pane, image: String) -> MapRequest? {
    guard let run = run(of: pane), let epoch = epoch(of: pane) else { return nil }
    var settings = pane.ignoresChanges ? [:] : components.now[run.name] ?? [:]
    // What does not touch a map is left out: the same answer serves every threshold and every chain.
    for declared in declarations(of: run) {
      switch declared.kind {
      case .backgroundRule where map != "seed" && !MapKind.engine(map).isRefined: settings[declared.key] = nil
      case .refinement where !MapKind.engine(map).isRefined: settings[declared.key] = nil
      default: break
      }
    }
    var classes: [Int]?
    if map == "cam", pane.classIsPicked, let picked = pane.classIndex,
      !(classesOfImage[image] ?? []).contains(picked)
    {
      classes = (classesOfImage[image] ?? []) + [picked]
    }
    let declared = declaration(ofMap: map, recipe: run.recipe)
    return MapRequest(
      data: folder.path, image: image, run: run.path, epoch: epoch, map: map, settings: settings,
      classes: classes, step: MapKind.engine(map).isRefined ? pane.step : nil,
      probe: declared?.needsProbe == true ? MapPoint(x: probe.x, y: probe.y) : nil,
      chosenClass: declared?.needsClass == true ? classIndex(of: pane, in: image) : nil,
      draw: declared?.needsDraw == true ? draw : 0)
  }

  /// The two images before and the two after, nearest first, forwards first.
  package func neighbours(of image: String) -> [String] {
    guard let position = listed.firstIndex(of: image) else { return [] }
    return [1, -1, 2, -2].map { position + $0 }.filter(listed.indices.contains).map { listed[$0] }
  }

  private func adjacentEpochs(of pane: Pane) -> [Int] {
    guard let run = run(of: pane), let epoch = epoch(of: pane),
      let index = run.epochs.firstIndex(of: epoch)
    else { return [] }
    return [index + 1, index - 1].filter(run.epochs.indices.contains).map { run.epochs[$0] }
  }
}
