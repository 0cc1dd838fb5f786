import Terminal

extension KeyTable {
  /// Keys over the panes; some also work under a sheet that leaves the panes in sight.
  static let paneCommands: [Command] =
    movement + images + epochs + maps + panes + view + list + work + general

  private static func command(
    _ id: Command.ID, _ keys: [Key], _ title: String, hint: String? = nil, group: String,
    also contexts: Set<KeyContext> = []
  ) -> Command {
    Command(
      id: id, keys: keys, contexts: contexts.union([.panes]), title: title, hint: hint, group: group)
  }

  private static let movement: [Command] = {
    let group = "Probe"
    return [
      command(.probeLeft, [.of("h"), Key(.left)], "probe one pixel left", hint: "probe", group: group),
      command(.probeDown, [.of("j"), Key(.down)], "probe one pixel down", group: group),
      command(.probeUp, [.of("k"), Key(.up)], "probe one pixel up", group: group),
      command(.probeRight, [.of("l"), Key(.right)], "probe one pixel right", group: group),
      command(
        .probeLeft8, [Key(.left, shift: true)], "probe 8 pixels left", group: group, also: [.components]),
      command(
        .probeDown8, [Key(.down, shift: true)], "probe 8 pixels down", group: group, also: [.components]),
      command(.probeUp8, [Key(.up, shift: true)], "probe 8 pixels up", group: group, also: [.components]),
      command(
        .probeRight8, [Key(.right, shift: true)], "probe 8 pixels right", group: group, also: [.components]),
      command(.probeLeftEdge, [Key(.home)], "probe to the left edge", group: group),
      command(.probeRightEdge, [Key(.end)], "probe to the right edge", group: group),
      command(.probeTop, [Key(.pageUp)], "probe to the top edge", group: group),
      command(.probeBottom, [Key(.pageDown)], "probe to the bottom edge", group: group),
      command(
        .pin, [Key(.enter)], "pin the probe: distance and differences to it; again: unpin", group: group),
      command(.bars, [.of("P")], "the probe's classes as bars", group: group),
      command(
        .exportFigure, [.of("E")], "export a figure: marked images, or this one, by the panes",
        hint: "export",
        group: group),
      command(.copy, [.of("y")], "copy the probe's values as text (OSC 52)", group: group),
    ]
  }()

  private static let images: [Command] = {
    let group = "Images"
    let sheets: Set<KeyContext> = [.components, .curves]
    return [
      command(.nextImage, [.of("n")], "next image", hint: "next", group: group, also: sheets),
      command(.previousImage, [.of("p")], "previous image", hint: "prev", group: group, also: sheets),
      command(.mark, [.of("m")], "mark or unmark this image", group: group, also: [.thumbnails]),
      command(.nextMark, [.of("'")], "go to the next marked image", group: group),
      command(.nextObject, [.of("i")], "outline the next object of the image", group: group, also: sheets),
      command(.previousObject, [.of("I")], "outline the previous object", group: group, also: sheets),
    ]
  }()

  private static let epochs: [Command] = {
    let group = "Epochs"
    let sheets: Set<KeyContext> = [.components, .curves]
    return [
      command(.previousEpoch, [.of("[")], "previous epoch", hint: "epoch-", group: group, also: sheets),
      command(.nextEpoch, [.of("]")], "next epoch", hint: "epoch+", group: group, also: sheets),
      command(.firstEpoch, [.of("{")], "first epoch", group: group, also: sheets),
      command(.lastEpoch, [.of("}")], "newest epoch, and follow newer ones", group: group, also: sheets),
      command(.play, [.of(" ")], "play the epochs, pause", hint: "play", group: group),
      command(
        .largestChange, [.of("*")], "epoch at which this image's IoU changed most", group: group,
        also: sheets),
    ]
  }()

  private static let maps: [Command] = {
    let group = "Maps"
    let sheets: Set<KeyContext> = [.components]
    return [
      command(.showImage, [.of("1")], "image alone", hint: "image", group: group, also: sheets),
      command(.showCAM, [.of("2")], "CAM of the class", hint: "CAM", group: group, also: sheets),
      command(.showSaliency, [.of("3")], "saliency map", group: group, also: sheets),
      command(.showSeed, [.of("4")], "seed", hint: "seed", group: group, also: sheets),
      command(.showMask, [.of("5")], "pseudo-mask", hint: "mask", group: group, also: sheets),
      command(.showGroundTruth, [.of("6")], "ground truth", hint: "truth", group: group, also: sheets),
      command(
        .showError, [.of("8")], "error map: seed or pseudo-mask against ground truth", group: group,
        also: sheets),
      command(.nextStep, [.of(".")], "next iteration of the refinement", group: group, also: sheets),
      command(.previousStep, [.of(",")], "previous iteration of the refinement", group: group, also: sheets),
      command(.nextStage, [.of(">")], "end of the next refinement stage", group: group, also: sheets),
      command(.previousStage, [.of("<")], "end of the stage before", group: group, also: sheets),
      command(
        .showPrediction, [.of("9")], "prediction of a segmentation network", group: group, also: sheets),
      command(.prototypes, [.of("7")], "similarity to the prototype of the class", group: group),
      command(
        .affinity, [.of("Q")], "similarity of every pixel to the probed one; again: affinity", group: group),
      command(.drawAgain, [.of("0")], "draw the pixels again, where a map shows drawn ones", group: group),
      command(.mapList, [.of("M")], "list of all maps", group: group),
      command(.classPicker, [.of("F")], "pick a class", group: group),
      command(.nextClass, [.of("c")], "next class of the image", hint: "class", group: group, also: sheets),
      command(.previousClass, [.of("C")], "previous class of the image", group: group, also: sheets),
      command(.overlayUp, [.of("a")], "stronger overlay", group: group, also: sheets),
      command(.overlayDown, [.of("A")], "weaker overlay", group: group, also: sheets),
      command(.thresholdUp, [.of("t")], "more background in the seed", group: group, also: sheets),
      command(.thresholdDown, [.of("T")], "less background in the seed", group: group, also: sheets),
      command(.range, [.of("~")], "colour range: fixed 0 to 1, or per image", group: group, also: sheets),
    ]
  }()

  private static let panes: [Command] = {
    let group = "Panes"
    return [
      command(.splitRight, [.of("v")], "new pane on the right", hint: "split", group: group),
      command(.splitDown, [.of("s")], "new pane below", group: group),
      command(.nextPane, [Key(.tab)], "next pane", group: group, also: [.components]),
      command(.previousPane, [Key(.backTab)], "previous pane", group: group, also: [.components]),
      command(.closePane, [.of("x")], "close this pane", group: group),
      command(
        .link, [.of("=")], "link panes: view, class, and epoch where run and epoch agree", group: group),
      command(.fullPane, [.of("z")], "this pane full size, and back", group: group),
      command(.sameMap, [.of("B")], "this pane's map in all panes that have a run", group: group),
      command(.layouts, [.of("V")], "panes for a task: maps, refinement, methods, epochs …", group: group),
      command(
        .difference, [.of("d")],
        "difference to the first other pane with a map of its kind; under changed components to before",
        group: group, also: [.components]),
      command(
        .wipe, [.of("w")], "wipe: that pane, or before, left of the probe, this one right of it",
        group: group,
        also: [.components]),
      command(
        .blink, [.of("b")], "blink between that pane, or before, and this one", group: group,
        also: [.components]),
      command(.epochDifference, [.of("D")], "difference to the epoch before", group: group),
      command(.runList, [.of("e")], "pick this pane's run", hint: "run", group: group),
    ]
  }()

  private static let view: [Command] = {
    let group = "View"
    return [
      command(.zoomIn, [.of("+")], "zoom in at the probe", hint: "zoom", group: group),
      command(.zoomOut, [.of("-")], "zoom out", group: group),
      command(.fit, [.of("_")], "fit the whole image", group: group),
      command(.center, [.of("Z")], "centre on the probe", group: group),
    ]
  }()

  private static let list: [Command] = {
    let group = "List"
    return [
      command(
        .filter, [.of("/")],
        "filter as you type: part of a name, class=cow, iou<.3, area>1%, failure=missingClass, marked, set=NAME; & | ! ( )",
        hint: "filter",
        group: group),
      command(
        .sortMenu, [.of("o")], "sort by name, a score or a kind of failure", hint: "sort", group: group),
      command(.thumbnails, [.of("g")], "thumbnails of the list", hint: "thumbnails", group: group),
      command(.reverseOrder, [.of("O")], "reverse the order", group: group),
      command(.splitList, [.of("S")], "pick a split", group: group),
      command(.toggleList, [.of("\\")], "show or hide the image list", group: group),
      command(.failures, [.of("f")], "failure table: kinds against classes", hint: "failures", group: group),
      command(.problems, [.of("!")], "problems of the folder", group: group),
    ]
  }()

  private static let work: [Command] = {
    let group = "Training"
    return [
      command(.components, [.of("r")], "component sheet", hint: "components", group: group),
      command(
        .matrix, [.of("X")], "matrix: runs against the components in which they differ", group: group,
        also: [.components]),
      command(
        .retrain, [.of("R")], "retrain with the changes", hint: "retrain", group: group, also: [.components]),
      command(.jobs, [.of("J")], "trainings: progress, stop, resume", group: group),
      command(.curves, [.of("L")], "curves of losses and scores", hint: "curves", group: group),
      command(.undo, [.of("u")], "undo a component change", group: group, also: [.components]),
      command(.redo, [.ctrl("r")], "redo it", group: group, also: [.components]),
    ]
  }()

  private static let general: [Command] = {
    let group = "General"
    let everywhere = Set(KeyContext.allCases)
    return [
      command(
        .help, [.of("?")], "keys of this context; in that list Enter does it", hint: "help", group: group,
        also: [
          .components, .curves, .jobs, .thumbnails, .failures, .matrix, .help, .list, .retrain, .export,
          .offer,
        ]),
      command(.back, [Key(.escape)], "one level back", group: group, also: everywhere),
      command(
        .commandLine, [.of(":")], "command line: a command, image ID, epoch N, run NAME", group: group),
      command(.redraw, [.ctrl("l")], "draw the screen again", group: group, also: everywhere),
      command(
        .quit, [.of("q")], "quit; in a sheet: close it", hint: "quit", group: group,
        also: [.components, .curves, .jobs, .thumbnails, .failures, .matrix, .export]),
    ]
  }()
}
