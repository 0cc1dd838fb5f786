import Terminal

extension KeyTable {
  /// Keys inside sheets.
  static let sheetCommands: [Command] =
    selection + components + curves + jobs + thumbnails + failures + retrain + export

  private static func command(
    _ id: Command.ID, _ keys: [Key], _ title: String, hint: String? = nil, in contexts: Set<KeyContext>
  ) -> Command {
    Command(id: id, keys: keys, contexts: contexts, title: title, hint: hint, group: "In this sheet")
  }

  private static let selection: [Command] = [
    command(.selectUp, [Key(.up)], "line up", hint: "up", in: [.list, .help]),
    command(.selectDown, [Key(.down)], "line down", hint: "down", in: [.list, .help]),
    command(.selectPageUp, [Key(.pageUp)], "page up", in: [.list, .help, .thumbnails]),
    command(.selectPageDown, [Key(.pageDown)], "page down", in: [.list, .help, .thumbnails]),
    command(
      .choose, [Key(.enter)], "choose, do", hint: "choose",
      in: [.list, .help, .prompt, .thumbnails, .failures, .matrix, .offer]),
    command(.erase, [Key(.backspace)], "erase a character", in: [.list, .help, .prompt, .retrain]),
    command(.complete, [Key(.tab)], "complete the line; again: the next way", in: [.prompt]),
    command(
      .asOutline, [Key(.tab)], "in the list of maps: draw it as an outline; of runs: compare several",
      in: [.list]),
  ]

  private static let failures: [Command] = [
    command(.failureLeft, [.of("h"), Key(.left)], "kind to the left", in: [.failures]),
    command(.failureRight, [.of("l"), Key(.right)], "kind to the right", hint: "select", in: [.failures]),
    command(.failureUp, [.of("k"), Key(.up)], "class above", in: [.failures]),
    command(.failureDown, [.of("j"), Key(.down)], "class below", in: [.failures]),
  ]

  private static let thumbnails: [Command] = [
    command(.thumbnailLeft, [.of("h"), Key(.left)], "thumbnail to the left", in: [.thumbnails]),
    command(
      .thumbnailRight, [.of("l"), Key(.right)], "thumbnail to the right", hint: "select", in: [.thumbnails]),
    command(.thumbnailUp, [.of("k"), Key(.up)], "thumbnail above", in: [.thumbnails]),
    command(.thumbnailDown, [.of("j"), Key(.down)], "thumbnail below", in: [.thumbnails]),
  ]

  private static let components: [Command] = [
    command(.selectUp, [.of("k"), Key(.up)], "line above", in: [.components, .jobs, .matrix]),
    command(
      .selectDown, [.of("j"), Key(.down)], "line below", hint: "select", in: [.components, .jobs, .matrix]),
    command(.toggle, [.of(" "), Key(.enter)], "switch it, next choice", hint: "switch", in: [.components]),
    command(.increase, [.of("l"), Key(.right)], "larger, next choice", hint: "more", in: [.components]),
    command(.decrease, [.of("h"), Key(.left)], "smaller, previous choice", hint: "less", in: [.components]),
    command(
      .resetComponent, [.of("0"), Key(.backspace)], "back to the recipe's value", hint: "reset",
      in: [.components]),
  ]

  private static let curves: [Command] = [
    command(.nextTerm, [.of(".")], "next term", hint: "term", in: [.curves]),
    command(.previousTerm, [.of(",")], "previous term", in: [.curves]),
    command(.smooth, [.of("s")], "smoothing on, off", hint: "smooth", in: [.curves]),
    command(.logarithm, [.of("Y")], "logarithmic values", hint: "log", in: [.curves]),
    command(.axis, [.of("x")], "axis: epochs, steps, time", hint: "axis", in: [.curves]),
    command(
      .curveRuns, [.of("e")], "lay another run's curves beside, or take them away", hint: "run", in: [.curves]
    ),
    command(.cursorLeft, [.of("h"), Key(.left)], "cursor one epoch back", hint: "cursor", in: [.curves]),
    command(.cursorRight, [.of("l"), Key(.right)], "cursor one epoch on", in: [.curves]),
    command(.goToEpoch, [Key(.enter)], "show the cursor's epoch in the pane", hint: "go", in: [.curves]),
  ]

  private static let jobs: [Command] = [
    command(
      .stopJob, [.of("s")], "stop after the step it is in (press twice); it can be resumed", hint: "stop",
      in: [.jobs]),
    command(.pauseJob, [.of("p")], "pause at the end of the epoch", hint: "pause", in: [.jobs]),
    command(.killJob, [.of("K")], "kill at once; asks for the name", in: [.jobs]),
    command(
      .resumeJob, [.of("r"), .of("R")], "go on with what stopped, from its newest checkpoint", hint: "resume",
      in: [.jobs]),
    command(.showJob, [Key(.enter)], "show this run in the pane", hint: "show", in: [.jobs]),
  ]

  private static let export: [Command] = [
    command(.startExport, [Key(.enter)], "export the figure", hint: "export", in: [.export]),
    command(.increase, [.of(" "), .of("l"), Key(.right)], "change the line", hint: "change", in: [.export]),
    command(.decrease, [.of("h"), Key(.left)], "the other way", in: [.export]),
    command(.nextField, [.of("j"), Key(.tab), Key(.down)], "next line", hint: "line", in: [.export]),
    command(.previousField, [.of("k"), Key(.backTab), Key(.up)], "previous line", in: [.export]),
  ]

  private static let retrain: [Command] = [
    command(.startTraining, [Key(.enter)], "start the training", hint: "start", in: [.retrain]),
    command(
      .changeField, [Key(.left), Key(.right)], "begin now, or when running trainings have ended",
      hint: "queue",
      in: [.retrain]),
    command(
      .copyCommand, [.ctrl("y")], "copy the same as a shell command (OSC 52)", hint: "copy command",
      in: [.retrain]),
    command(.nextField, [Key(.tab), Key(.down)], "next field", hint: "field", in: [.retrain]),
    command(.previousField, [Key(.backTab), Key(.up)], "previous field", in: [.retrain]),
  ]
}
