import EngineProtocol
import Foundation
import Imaging
import Terminal

/// A desk without a terminal: it waits until all that it shows has arrived.
final class HeadlessDesk {
  private let desk: Desk
  private let arrived: DispatchSemaphore
  private let needsEngine: Bool
  private let timeout: Duration
  private let end: ContinuousClock.Instant
  private let subject: String

  /// - Parameters:
  ///   - needsEngine: Whether nothing comes of it without an engine.
  ///   - timeout: How long all of it may take.
  ///   - subject: What takes longer than that, for the complaint.
  init(
    state: WorkbenchState, style: PictureStyle, library: any Library, engine: (any EngineLink)?,
    needsEngine: Bool, timeout: Duration, subject: String
  ) throws {
    let arrived = DispatchSemaphore(value: 0)
    self.arrived = arrived
    self.needsEngine = needsEngine
    self.timeout = timeout
    self.subject = subject
    end = ContinuousClock.now + timeout
    desk = Desk(state: state, style: style, library: library, engine: engine) { arrived.signal() }
    desk.start()
  }

  var state: WorkbenchState { desk.state }

  func stop() { desk.stop() }

  /// Waits for folder, runs and the labels of some images.
  ///
  /// - Throws: `ShotError` where one of them is not there.
  func open(images: [String], in folder: String) throws {
    try wait { desk.state.folder.classesAreKnown && desk.state.runsAreKnown && !desk.state.images.isEmpty }
    if let stranger = images.first(where: { !desk.state.images.contains($0) }) {
      throw ShotError("no image of \(desk.state.split ?? "all") is called \(stranger) in \(folder)")
    }
    try wait { images.allSatisfy { desk.state.classesOfImage[$0] != nil } }
  }

  func send(_ event: WorkbenchEvent) throws { _ = desk.send(event) }

  /// The frame once everything visible is there.
  ///
  /// - Throws: `ShotError`.
  func frame() throws -> CellGrid {
    try wait { desk.isComplete }
    if let reason = desk.firstAbsence { throw ShotError(reason) }
    return desk.renderer.render(desk.state)
  }

  /// The figure that the state asks for.
  ///
  /// - Throws: `ShotError` where one of its maps will not come.
  func figure() throws -> RGBImage {
    var made: RGBImage?
    let keys = desk.state.figure?.keys(desk.state) ?? []
    try wait {
      made = desk.takeFigure()?.picture
      return made != nil
    }
    for key in keys {
      if case .absent(let reason)? = desk.renderer.contents.content(key) { throw ShotError(reason) }
    }
    guard let made else { throw ShotError("\(subject) came to nothing") }
    return made
  }

  private func wait(_ isDone: () throws -> Bool) throws {
    while !(try isDone()) {
      guard ContinuousClock.now < end else {
        throw ShotError("\(subject) took longer than \(timeout.components.seconds) s")
      }
      _ = arrived.wait(timeout: .now() + .milliseconds(100))
      _ = desk.takeNews()
      if case .unavailable(let reason) = desk.state.engine, needsEngine { throw ShotError(reason) }
      if let failure = desk.state.folderFailure { throw ShotError(failure) }
      desk.sendWishes()
    }
  }
}
