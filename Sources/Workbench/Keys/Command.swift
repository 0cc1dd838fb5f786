import Terminal

/// Something that a key does.
package struct Command: Equatable, Sendable {
  /// The command's name on the command line (`:`) and in the reducer.
  package enum ID: String, CaseIterable, Hashable, Sendable {
    case probeLeft = "probe-left", probeDown = "probe-down", probeUp = "probe-up"
    case probeRight = "probe-right"
    case probeLeft8 = "probe-left-8", probeDown8 = "probe-down-8", probeUp8 = "probe-up-8"
    case probeRight8 = "probe-right-8"
    case probeLeftEdge = "probe-left-edge", probeRightEdge = "probe-right-edge"
    case probeTop = "probe-top", probeBottom = "probe-bottom"
    case nextImage = "next-image", previousImage = "previous-image"
    case nextEpoch = "next-epoch", previousEpoch = "previous-epoch"
    case firstEpoch = "first-epoch", lastEpoch = "last-epoch"
    case play, largestChange = "largest-change"
    case showImage = "show-image", showCAM = "show-cam", showSaliency = "show-saliency"
    case showSeed = "show-seed", showMask = "show-mask", showGroundTruth = "show-ground-truth", showError =
      "show-error"
    case nextStep = "next-step", previousStep = "previous-step"
    case nextStage = "next-stage", previousStage = "previous-stage"
    case affinity = "similarity", prototypes = "show-prototypes", drawAgain = "draw-again"
    case layouts, sameMap = "same-map", showPrediction = "show-prediction"
    case mapList = "maps", runList = "runs", splitList = "splits"
    case classPicker = "classes", nextClass = "next-class", previousClass = "previous-class"
    case overlayUp = "overlay-up", overlayDown = "overlay-down"
    case thresholdUp = "threshold-up", thresholdDown = "threshold-down"
    case difference, wipe, blink, epochDifference = "epoch-difference"
    case splitRight = "split-right", splitDown = "split-down"
    case nextPane = "next-pane", previousPane = "previous-pane"
    case closePane = "close-pane", link, fullPane = "full-pane"
    case zoomIn = "zoom-in", zoomOut = "zoom-out", fit, center
    case filter, sortMenu = "sort", reverseOrder = "reverse-order"
    case nextObject = "next-object", previousObject = "previous-object"
    case mark, nextMark = "next-mark", problems, toggleList = "toggle-list"
    case thumbnails, thumbnailLeft = "thumbnail-left", thumbnailRight = "thumbnail-right"
    case thumbnailUp = "thumbnail-up", thumbnailDown = "thumbnail-down"
    case failures, failureLeft = "failure-left", failureRight = "failure-right"
    case failureUp = "failure-up", failureDown = "failure-down"
    case components, matrix, retrain, jobs, curves
    case pin, bars, copy, exportFigure = "figure", range, undo, redo
    case help, back, quit, commandLine = "command-line", redraw
    // Inside sheets.
    case selectUp = "select-up", selectDown = "select-down"
    case selectPageUp = "select-page-up", selectPageDown = "select-page-down"
    case choose, erase, complete, asOutline = "as-outline"
    case toggle, increase, decrease, resetComponent = "reset"
    case nextTerm = "next-term", previousTerm = "previous-term", smooth, logarithm, axis
    case curveRuns = "curve-runs", cursorLeft = "cursor-left", cursorRight = "cursor-right", goToEpoch =
      "go-to-epoch"
    case stopJob = "stop", pauseJob = "pause", killJob = "kill", resumeJob = "resume", showJob = "show-run"
    case startExport = "start-export"
    case startTraining = "start-training", changeField = "change-field", copyCommand = "copy-command",
      nextField = "next-field", previousField = "previous-field"
  }

  package var id: ID
  package var keys: [Key]
  package var contexts: Set<KeyContext>
  /// One phrase for help and README.
  package var title: String
  /// One or two words for the hints line; nil: not shown there.
  package var hint: String?
  /// The heading under which help lists it.
  package var group: String

  /// The keys as text, `h ←`.
  package var keyLabel: String { keys.map(\.label).joined(separator: " ") }
}
