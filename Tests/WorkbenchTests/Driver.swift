import EngineProtocol
import Evaluation
import Imaging
import Runs
import Terminal
import Workbench

/// Presses keys on a state over a small made-up folder with two runs.
struct Driver {
  var state: WorkbenchState
  var effects: [Effect] = []

  init(columns: Int = 200, rows: Int = 60, opened: Bool = true) {
    state = WorkbenchState(columns: columns, rows: rows)
    if opened { for update in Driver.folderUpdates { send(.library(update)) } }
    if opened {
      send(.engine(.status(.ready)))
      send(.engine(.registry(Driver.registry)))
    }
    if opened {
      for name in Driver.images { send(.arrived(.image(name), size: PixelSize(width: 500, height: 375))) }
    }
  }

  mutating func send(_ event: WorkbenchEvent) {
    let more = reduce(&state, event)
    effects += more
    for case .openSplit(let name) in more {
      _ = reduce(&state, .library(.split(name, images: Driver.images)))
    }
  }

  /// Keys apart by blanks: single characters, or `Enter Esc Tab Space Left …`, `S-Left`, `C-r`.
  mutating func press(_ script: String) {
    for word in script.split(separator: " ") { send(.input(.key(Driver.key(String(word))))) }
  }

  /// Every character is a key.
  mutating func type(_ text: String) {
    for character in text { send(.input(.key(Key(.character(character))))) }
  }

  /// Types a line as it stands, and Enter.
  mutating func enter(_ line: String) {
    if line.hasPrefix("/") {
      press("/")
      while case .prompt(let sheet)? = state.sheets.last, !sheet.text.isEmpty { press("Backspace") }
      type(String(line.dropFirst()))
    } else {
      type(line)
    }
    press("Enter")
  }

  /// Two parts of an aeroplane.
  static let twoParts: LabelMap = {
    var map = LabelMap(width: 8, height: 4)
    for (x, y) in [(0, 0), (1, 1), (4, 1), (5, 2)] { map[x, y] = 1 }
    return map
  }()

  static func key(_ word: String) -> Key {
    let named: [String: Key] = [
      "Enter": Key(.enter), "Esc": Key(.escape), "Tab": Key(.tab), "BackTab": Key(.backTab),
      "Space": Key(.character(" ")), "Left": Key(.left), "Right": Key(.right), "Up": Key(.up),
      "Down": Key(.down), "Home": Key(.home), "End": Key(.end), "PgUp": Key(.pageUp), "PgDn": Key(.pageDown),
      "S-Left": Key(.left, shift: true), "S-Right": Key(.right, shift: true), "S-Up": Key(.up, shift: true),
      "S-Down": Key(.down, shift: true), "Backspace": Key(.backspace),
    ]
    if let key = named[word] { return key }
    if word.hasPrefix("C-") { return Key(.character(word.last ?? " "), control: true) }
    return Key(.character(word.first ?? " "))
  }

  /// Answers what the state asks of the stored scores of cam-1 at epoch 3, as the library would.
  mutating func answerScores() {
    for want in state.wants {
      switch want.key {
      case .imageValues(let scores, .iou):
        send(
          .library(
            .imageValues(
              scores, .iou,
              ["2007_000032": 0.6, "2007_000033": 0.4, "2007_000061": 0.2, "2007_000123": 0.5])))
      case .failures(let scores): send(.library(.failures(scores, Driver.failures)))
      case .imageValues: send(.absent(want.key))
      default: break
      }
    }
  }

  /// Two images without a boat or a cow, one with too much of a person.
  static let failures: FailureFacts = {
    func failure(_ kind: FailureKind, _ label: Int, _ cause: FailureCause? = nil) -> ImageFailure {
      ImageFailure(
        kind: kind, label: label, area: 900, share: 0.005, box: PixelRect(x: 0, y: 0, width: 30, height: 30),
        cause: cause)
    }
    let byImage = [
      "2007_000032": [failure(.detached, 4)], "2007_000033": [],
      "2007_000061": [failure(.missingClass, 2, .recognition), failure(.missingObject, 4, .localisation)],
      "2007_000123": [failure(.missingClass, 3, .competition)],
    ]
    return FailureFacts(
      title: "seed mIoU, constant(0.3), val (5 images)", byImage: byImage,
      table: FailureTable(byImage.values.map { $0 }))
  }()

  /// The state in a few lines, for comparison.
  var summary: String {
    var lines = [
      "image \(state.image ?? "–") \(state.position.map { "\($0 + 1)" } ?? "–")/\(state.listed.count) by \(state.order.label)"
    ]
    for (index, pane) in state.panes.enumerated() {
      let epoch = state.epoch(of: pane).map(String.init) ?? "–"
      let name = state.classIndex(of: pane).map { state.folder.className($0) } ?? "–"
      lines.append(
        "\(index == state.focus ? ">" : " ") \(pane.map?.name ?? "image") \(name) \(pane.run ?? "–")#\(epoch)"
      )
    }
    lines.append("rows \(state.rows.map(String.init).joined(separator: " ")) sheet \(state.context.rawValue)")
    if let message = state.message { lines.append(message) }
    return lines.joined(separator: "\n")
  }

  static let images = ["2007_000032", "2007_000033", "2007_000061", "2007_000123", "2007_000129"]

  static let folderUpdates: [LibraryUpdate] = [
    .folder(
      FolderFacts(
        path: "/data/VOC2012", title: "VOC2012",
        splits: [SplitFacts(name: "train", count: 9), SplitFacts(name: "val", count: 5)],
        classNames: ["background", "aeroplane", "boat", "cow", "person"], hasSaliency: true,
        hasGroundTruth: true)),
    .classes([
      "2007_000032": [1, 4], "2007_000033": [1], "2007_000061": [2, 4], "2007_000123": [3],
      "2007_000129": [3, 4],
    ]),
    .runs([run("cam-0", epochs: [1, 2, 3, 4, 5]), run("cam-1", epochs: [1, 2, 3], parent: "cam-0")]),
    .imageScores(
      run: "cam-1",
      [
        1: ["2007_000032": 0.1, "2007_000033": 0.3],
        2: ["2007_000032": 0.15, "2007_000033": 0.35],
        3: ["2007_000032": 0.6, "2007_000033": 0.4, "2007_000061": 0.2, "2007_000123": 0.5],
      ]),
  ]

  static func run(_ name: String, epochs: [Int], parent: String? = nil, state: RunFacts.State = .finished)
    -> RunFacts
  {
    RunFacts(
      name: name, path: "/runs/\(name)",
      recipe: Recipe(
        method: "cam",
        settings: [
          "multiScale": .flag(true), "background": .text("constant(0.3)"), "pooling": .text("average"),
          "epochs": .number(5), "seed": .number(0),
        ]), parent: parent, epochs: epochs, plannedEpochs: 5, state: state, secondsPerEpoch: 60,
      scores: Dictionary(uniqueKeysWithValues: epochs.map { ($0, 0.2 + 0.03 * Double($0)) }),
      scoreLabel: "seed mIoU, constant(0.3), val (5 images)")
  }

  static let registry = Registry(
    methods: [
      MethodDeclaration(
        name: "cam", summary: "Class activation maps.", reference: "Zhou 2016",
        components: [
          ComponentDeclaration(
            key: "pooling", name: "pooling", kind: .choice(["average", "max"]),
            defaultValue: .text("average"),
            effect: .training, section: "METHODS §0.4", meaning: "How a map becomes a score."),
          ComponentDeclaration(
            key: "multiScale", name: "multi-scale CAM", kind: .flag, defaultValue: .flag(true), effect: .now,
            section: "METHODS §0.7", meaning: "Off: one scale."),
          ComponentDeclaration(
            key: "background", name: "background rule", kind: .backgroundRule,
            defaultValue: .text("constant(0.3)"), effect: .now, section: "METHODS §0.6",
            meaning: "What is background."),
          ComponentDeclaration(
            key: "refine", name: "refinement", kind: .refinement(usual: ["", "pamr", "pamr,crf"]),
            defaultValue: .text("pamr,crf"), effect: .now, section: "METHODS §6.5",
            meaning: "What turns seeds into pseudo-masks."),
        ],
        schedule: [
          ComponentDeclaration(
            key: "epochs", name: "epochs", kind: .number(minimum: 1, maximum: 1000, integer: true),
            defaultValue: .number(5), effect: .training, section: "", meaning: "Passes over the split."),
          ComponentDeclaration(
            key: "rate", name: "learning rate", kind: .number(minimum: 0, maximum: 10, integer: false),
            defaultValue: .number(0.1), effect: .training, section: "", meaning: "Of the pretrained weights."),
        ])
    ],
    maps: [
      MapDeclaration(name: "cam", title: "CAM", content: .classScores),
      MapDeclaration(name: "seed", title: "seed", content: .labels),
      MapDeclaration(name: "refined", title: "refined maps", content: .classScores),
      MapDeclaration(name: "mask", title: "pseudo-mask", content: .labels),
      MapDeclaration(name: "affinity", title: "affinity", content: .scalar, needsProbe: true),
      MapDeclaration(name: "pixelSimilarity", title: "similarity", content: .scalar, needsProbe: true),
      MapDeclaration(
        name: "prediction", title: "prediction", content: .labels, methods: ["segment"], isMask: true),
    ],
    stages: [StageDeclaration(name: "pamr", steps: 10), StageDeclaration(name: "crf", steps: 5)],
    networks: [])
}
