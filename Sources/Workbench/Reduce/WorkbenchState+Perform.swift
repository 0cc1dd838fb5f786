extension WorkbenchState {
  /// Does a command.
  ///
  /// Anything but the playing itself stops a running play.
  mutating func perform(_ id: Command.ID) -> [Effect] {
    let wasPlaying = isPlaying
    if id != .play { isPlaying = false }
    switch id {
    case .probeLeft: moveProbe(-1, 0)
    case .probeDown: moveProbe(0, 1)
    case .probeUp: moveProbe(0, -1)
    case .probeRight: moveProbe(1, 0)
    case .probeLeft8: moveProbe(-8, 0)
    case .probeDown8: moveProbe(0, 8)
    case .probeUp8: moveProbe(0, -8)
    case .probeRight8: moveProbe(8, 0)
    case .probeLeftEdge: setProbe(PixelPoint(x: 0, y: probe.y))
    case .probeRightEdge: setProbe(PixelPoint(x: imageSize.width - 1, y: probe.y))
    case .probeTop: setProbe(PixelPoint(x: probe.x, y: 0))
    case .probeBottom: setProbe(PixelPoint(x: probe.x, y: imageSize.height - 1))
    case .pin: pin = pin == nil ? probe : nil
    case .bars: showsBars.toggle()
    case .exportFigure: exportFigure()
    case .copy: return image == nil ? [] : [.copy]

    case .nextImage: stepImage(1)
    case .previousImage: stepImage(-1)
    case .mark: toggleMark()
    case .nextMark: goToNextMark()

    case .previousEpoch: stepEpoch(-1)
    case .nextEpoch: stepEpoch(1)
    case .firstEpoch: goToEpochEdge(last: false)
    case .lastEpoch: goToEpochEdge(last: true)
    case .play: togglePlay(wasPlaying)
    case .largestChange: goToLargestChange()
    case .goToEpoch: goToCurveEpoch()

    case .showImage: show(nil)
    case .showCAM: show(.cam)
    case .showSaliency: show(.saliency)
    case .showSeed: show(.seed)
    case .showGroundTruth: show(.groundTruth)
    case .showMask: show(.mask)
    case .showError: show(.error(of: labelsToJudge(of: focused)))
    case .nextStep: stepRefinement(1)
    case .previousStep: stepRefinement(-1)
    case .nextStage: skipStage(1)
    case .previousStage: skipStage(-1)
    case .affinity: showSimilarity()
    case .prototypes: show(.prototypes)
    case .drawAgain: drawAgain()
    case .difference: compare(.difference)
    case .wipe: compare(.wipe)
    case .blink: compare(.blink)
    case .epochDifference: compare(.previousEpoch)
    case .mapList: openMapList()
    case .layouts: openLayouts()
    case .sameMap: showSameMap()
    case .showPrediction: show(.prediction)
    case .runList: openRunList()
    case .splitList: openSplitList()
    case .classPicker: openClassPicker()
    case .nextClass: cycleClass(1)
    case .previousClass: cycleClass(-1)
    case .overlayUp: setOverlay(overlay + 0.1)
    case .overlayDown: setOverlay(overlay - 0.1)
    case .thresholdUp: moveThreshold(1)
    case .thresholdDown: moveThreshold(-1)
    case .range:
      rangeIsPerImage.toggle()
      message = rangeIsPerImage ? "Colours span each map's own range." : "Colours span 0 to 1."

    case .splitRight: addPane(below: false)
    case .splitDown: addPane(below: true)
    case .nextPane: focus = (focus + 1) % panes.count
    case .previousPane: focus = (focus + panes.count - 1) % panes.count
    case .closePane: closePane()
    case .link: toggleLink()
    case .fullPane: focusIsFull.toggle()

    case .zoomIn: zoom(by: 1.5, around: probe)
    case .zoomOut: zoom(by: 1 / 1.5, around: probe)
    case .fit: setView(PaneView())
    case .center: centerOnProbe()

    case .filter: openFilter()
    case .commandLine: sheets.append(.prompt(PromptSheet(kind: .command)))
    case .thumbnails: openThumbnails()
    case .failures: openFailures()
    case .failureLeft: moveFailures(-1, 0)
    case .failureRight: moveFailures(1, 0)
    case .failureUp: moveFailures(0, -1)
    case .failureDown: moveFailures(0, 1)
    case .thumbnailLeft: moveThumbnail(-1, 0)
    case .thumbnailRight: moveThumbnail(1, 0)
    case .thumbnailUp: moveThumbnail(0, -1)
    case .thumbnailDown: moveThumbnail(0, 1)
    case .sortMenu: openSortMenu()
    case .reverseOrder:
      order.descending.toggle()
      relist()
    case .problems: openProblems()
    case .nextObject: stepObject(1)
    case .previousObject: stepObject(-1)
    case .toggleList: showsList.toggle()

    case .components: openComponents()
    case .matrix: openMatrix()
    case .retrain: openRetrain()
    case .jobs: sheets.append(.jobs(JobsSheet()))
    case .curves: openCurves()
    case .undo: undo()
    case .redo: redo()

    case .help: toggleHelp()
    case .back: back()
    case .quit:
      if sheets.isEmpty { return [.quit] }
      back()
    case .redraw: return [.redraw]

    case .selectUp: moveSelection(-1)
    case .selectDown: moveSelection(1)
    case .selectPageUp: moveSelection(-10)
    case .selectPageDown: moveSelection(10)
    case .choose: return choose()
    case .erase: erase()
    case .complete: completePrompt()
    case .asOutline: chooseOutline()
    case .increase where context == .export: changeExport(1)
    case .decrease where context == .export: changeExport(-1)
    case .toggle, .increase: changeComponent(1, wraps: id == .toggle)
    case .decrease: changeComponent(-1, wraps: false)
    case .startExport: startExport()
    case .resetComponent: resetComponent()
    case .nextTerm: editCurves { $0.term += 1 }
    case .previousTerm: editCurves { $0.term -= 1 }
    case .smooth: editCurves { $0.smooths.toggle() }
    case .logarithm: editCurves { $0.isLogarithmic.toggle() }
    case .axis: editCurves { $0.axis = $0.axis.next }
    case .curveRuns: openCurveRuns()
    case .cursorLeft: moveCurveCursor(-1)
    case .cursorRight: moveCurveCursor(1)
    case .stopJob: return stopJob()
    case .pauseJob: return pauseJob()
    case .killJob: killJob()
    case .resumeJob: return resumeJob()
    case .showJob: showJob()
    case .startTraining: return startTraining()
    case .changeField: editRetrain { $0.isQueued.toggle() }
    case .copyCommand:
      guard case .retrain(let sheet)? = sheets.last, let request = trainRequest(sheet) else { return [] }
      return [.copyText(shellCommand(request), title: "the command")]
    case .nextField: moveField(1)
    case .previousField: moveField(-1)
    }
    return []
  }
}
