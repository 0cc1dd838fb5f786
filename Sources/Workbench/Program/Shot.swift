import EngineProtocol
import Foundation
import Runs
import Terminal

/// One frame of the workbench without a terminal.
public struct Shot: Sendable {
  /// What it opens; its session and terminal are not used.
  public var options: WorkbenchOptions
  /// The run of panes that name none; nil: none.
  public var run: String?
  /// The epoch of panes that name none; nil: the newest.
  public var epoch: Int?
  public var image: String
  public var panes: [[PaneSpec]]
  public var columns: Int
  public var rows: Int
  public var style: PictureStyle
  public var cellAspect: Double
  /// How long maps may take.
  public var timeout: Duration

  /// A shot with its defaults.
  public init(
    options: WorkbenchOptions, run: String? = nil, epoch: Int? = nil, image: String, panes: [[PaneSpec]],
    columns: Int = 200, rows: Int = 60, style: PictureStyle = PictureStyle(), cellAspect: Double = 2,
    timeout: Duration = .seconds(120)
  ) {
    self.options = options
    self.run = run
    self.epoch = epoch
    self.image = image
    self.panes = panes
    self.columns = columns
    self.rows = rows
    self.style = style
    self.cellAspect = cellAspect
    self.timeout = timeout
  }

  /// The frame once all its maps are there.
  ///
  /// - Throws: `ShotError` where the folder, the image, a run, a class or a map is missing, or time runs out.
  public func frame() throws -> CellGrid {
    let (library, engine) = try options.sides(scansForProblems: false)
    return try frame(library: library, engine: engine)
  }

  /// The same with any library and engine.
  package func frame(library: any Library, engine: (any EngineLink)?) throws -> CellGrid {
    var state = WorkbenchState(columns: columns, rows: rows)
    state.cellAspect = cellAspect
    state.split = options.split ?? "all"
    state.panes = panes.flatMap { $0 }.map {
      Pane(run: $0.run ?? run, epoch: $0.epoch ?? epoch, map: $0.kind)
    }
    state.rows = panes.map(\.count)
    guard (1...WorkbenchState.maximumPanes).contains(state.panes.count), state.rows.allSatisfy({ $0 > 0 })
    else {
      throw ShotError("a shot has one to \(WorkbenchState.maximumPanes) panes")
    }
    let desk = try HeadlessDesk(
      state: state, style: style, library: library, engine: engine, needsEngine: needsEngine,
      timeout: timeout,
      subject: "the maps of \(image)")
    defer { desk.stop() }
    try desk.open(images: [image], in: options.data)
    try desk.send(.session(try session(for: desk.state)))
    return try desk.frame()
  }

  private var needsEngine: Bool { panes.joined().contains { $0.kind?.needsRun ?? false } }

  /// The panes with their runs, epochs and classes, checked against what there is.
  private func session(for state: WorkbenchState) throws -> Session {
    var session = Session(state)
    session.image = image
    for (index, spec) in panes.joined().enumerated() {
      if let name = spec.run ?? run, spec.kind?.needsRun == true {
        guard let facts = state.run(named: name) else {
          let names = state.runs.isEmpty ? "none" : state.runs.map(\.name).joined(separator: ", ")
          throw ShotError("no run is called \(name); there is \(names)")
        }
        if let epoch = spec.epoch ?? epoch, !facts.epochs.contains(epoch) {
          let epochs = facts.epochs.map(String.init).joined(separator: ", ")
          throw ShotError(
            "\(name) has no checkpoint of epoch \(epoch); it has \(epochs.isEmpty ? "none" : epochs)")
        }
      }
      guard let name = spec.className else { continue }
      guard let label = state.folder.classIndex(named: name), label > 0 else {
        let names = state.folder.classNames.dropFirst().joined(separator: ", ")
        throw ShotError("no class is called \(name); there is \(names)")
      }
      session.panes[index].classIndex = label
      session.panes[index].classIsPicked = true
    }
    return session
  }
}

extension PaneSpec {
  /// The map; nil: the image alone.
  var kind: MapKind? { map == "image" ? nil : MapKind(name: map) }
}

/// Why a shot cannot be taken; one sentence.
public struct ShotError: Error, Equatable, CustomStringConvertible {
  public let description: String
  init(_ description: String) { self.description = description }
}
