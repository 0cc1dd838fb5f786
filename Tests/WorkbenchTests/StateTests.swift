import EngineProtocol
import Evaluation
import Foundation
import Runs
import Testing
import Workbench

@Suite struct StateTests {
  @Test("an order is kept by name in a session, whatever its key")
  func orders() throws {
    for order in [
      ImageOrder(), ImageOrder(worstBy: .iou), ImageOrder(worstBy: .kind(.detached)),
      ImageOrder(worstBy: .classIoU(12)), ImageOrder(worstBy: .classArea(3)),
      ImageOrder(first: .disagreement),
    ] {
      let data = try JSONEncoder().encode(order)
      #expect(try JSONDecoder().decode(ImageOrder.self, from: data) == order)
    }
    #expect(ImageOrder(worstBy: .over).label == "over↓")
  }

  @Test("a session comes back as it was and is smaller than 4 kB")
  func sessions() throws {
    var driver = Driver()
    driver.press("v s v 8 + + l l n m / c o w Enter =")
    for index in 0..<500 { driver.state.marks.insert("2007_\(100000 + index)") }
    let data = try JSONEncoder().encode(Session(driver.state))
    #expect(data.count < 4096)
    var state = WorkbenchState(columns: 80, rows: 24)
    try JSONDecoder().decode(Session.self, from: data).restore(into: &state)
    #expect(state.panes == driver.state.panes && state.rows == driver.state.rows)
    #expect(state.image == driver.state.image && state.probe == driver.state.probe)
  }

  @Test("a session whose panes do not add up changes nothing")
  func damagedSession() throws {
    var session = Session(Driver().state)
    session.rows = [2]
    session.focus = 7
    var state = WorkbenchState(columns: 80, rows: 24)
    let before = state
    session.restore(into: &state)
    #expect(state == before)
  }

  @Test("a number steps in its first digit, a choice goes round, a flag flips")
  func steps() {
    func declaration(_ kind: ComponentDeclaration.Kind) -> ComponentDeclaration {
      ComponentDeclaration(
        key: "k", name: "k", kind: kind, defaultValue: .flag(true), effect: .now, section: "", meaning: "")
    }
    let real = declaration(.number(minimum: 0, maximum: 10, integer: false))
    #expect(real.next(after: .number(0.01), step: 1, wraps: false) == .number(0.02))
    #expect(real.next(after: .number(0.1), step: -1, wraps: false) == .number(0.09))
    #expect(real.next(after: .number(0.2), step: 1, wraps: false) == .number(0.3))
    #expect(real.next(after: .number(10), step: 1, wraps: false) == .number(10))
    let whole = declaration(.number(minimum: 1, maximum: 9, integer: true))
    #expect(whole.next(after: .number(1), step: -1, wraps: false) == .number(1))
    let choice = declaration(.choice(["a", "b"]))
    #expect(choice.next(after: .text("b"), step: 1, wraps: true) == .text("a"))
    #expect(choice.next(after: .text("b"), step: 1, wraps: false) == .text("b"))
    #expect(declaration(.flag).next(after: .flag(true), step: 1, wraps: true) == .flag(false))
    #expect(declaration(.text).next(after: .text("x"), step: 1, wraps: true) == nil)
    #expect(
      declaration(.backgroundRule).next(after: .text("power(4)"), step: 1, wraps: false)
        == .text("power(3.2)"))
    #expect(
      declaration(.backgroundRule).next(after: .text("channel"), step: 1, wraps: false)
        == .text("constant(0.3)"))
  }

  @Test("numbers are written short and never as nonsense")
  func formats() {
    #expect(Format.unit(0.614) == ".61")
    #expect(Format.unit(1) == "1.0")
    #expect(Format.unit(-0.25) == "-.25")
    #expect(Format.unit(.nan) == "NaN")
    #expect(Format.percent(0.4567) == "45.7")
    #expect(Format.signedPercent(-0.021) == "-2.1")
    #expect(Format.duration(59) == "59 s")
    #expect(Format.duration(2460) == "41 min")
    #expect(Format.duration(11_100) == "3 h 05")
    #expect(Format.duration(.infinity) == "–")
  }
}
