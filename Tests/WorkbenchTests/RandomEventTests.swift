import EngineProtocol
import Terminal
import Testing
import Workbench

/// A small generator, so that a failing sequence can be found again by its seed.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

@Suite struct RandomEventTests {
  /// One event: mostly keys of the table, also typed text, mouse, resize, and what library and engine may
  /// tell at any time.
  static func event(_ generator: inout SplitMix) -> WorkbenchEvent {
    switch Int.random(in: 0..<20, using: &generator) {
    case 0:
      return .input(
        .resize(
          columns: Int.random(in: 0...220, using: &generator), rows: Int.random(in: 0...70, using: &generator)
        ))
    case 1, 2:
      let actions: [MouseEvent.Action] = [.press, .release, .drag, .hover, .wheelUp, .wheelDown]
      return .input(
        .mouse(
          MouseEvent(
            actions.randomElement(using: &generator) ?? .press,
            column: Int.random(in: -2...230, using: &generator),
            row: Int.random(in: -2...80, using: &generator))))
    case 3:
      return .library(Driver.folderUpdates.randomElement(using: &generator) ?? .failure("x"))
    case 4:
      return [
        WorkbenchEvent.library(.runs([])), .library(.split("val", images: [])),
        .library(.split("val", images: Driver.images)),
        .library(.runs([Driver.run("cam-1", epochs: [], state: .running)])),
        .engine(.status(.restarting("The engine ended."))), .engine(.status(.ready)),
        .engine(.registry(Driver.registry)), .playTick(isReady: true),
        .arrived(.image("2007_000032"), size: PixelSize(width: 1, height: 1)),
        .arrived(.image("2007_000033"), size: PixelSize(width: 0, height: 0)),
        .library(.curves(run: "cam-1", Curves(terms: [("loss", [])]))),
      ].randomElement(using: &generator) ?? .playTick(isReady: false)
    case 5, 6:
      let text = Array("abcdefgh0123456789=<>&. -iouclasmrked")
      return .input(.key(Key(.character(text.randomElement(using: &generator) ?? "a"))))
    default:
      let commands = KeyTable.commands.flatMap(\.keys)
      return .input(.key(commands.randomElement(using: &generator) ?? Key(.enter)))
    }
  }

  @Test("no sequence of 5,000 events traps, and the state stays sound", arguments: [1, 2, 3, 4] as [UInt64])
  func anything(seed: UInt64) {
    var generator = SplitMix(state: seed)
    var driver = Driver(opened: seed % 2 == 0)
    for _ in 0..<5000 {
      driver.send(Self.event(&generator))
      let state = driver.state
      #expect(state.panes.indices.contains(state.focus))
      #expect(state.rows.reduce(0, +) == state.panes.count && state.rows.allSatisfy { $0 > 0 })
      #expect(state.panes.count <= WorkbenchState.maximumPanes)
      #expect(state.panes.allSatisfy { $0.view.zoom >= 1 && $0.view.zoom <= PaneView.maximumZoom })
      #expect((0...1).contains(state.overlay))
      #expect(state.done.count <= 100)
      if let image = state.image, !state.listed.isEmpty { #expect(state.listed.contains(image)) }
      _ = state.wants
    }
  }
}
