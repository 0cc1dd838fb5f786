import Terminal
import Testing

@Suite("What may be on its way to the terminal")
struct OutputPaceTests {
  private let start = ContinuousClock.now

  @Test("a terminal that never answers is written to as if it were fast")
  func silence() {
    var pace = OutputPace()
    #expect(pace.asks)
    pace.ask(at: start)
    #expect(!pace.asks && !pace.isFull() && pace.isWaiting)
    pace.giveUp(at: start + .milliseconds(1999))
    #expect(pace.isWaiting)
    pace.giveUp(at: start + .seconds(2))
    #expect(!pace.isWaiting && !pace.asks && !pace.isFull())
    #expect(pace.rows == OutputPace.mostRows)
  }

  @Test("two pieces may be under way, not three")
  func window() {
    var pace = OutputPace()
    pace.ask(at: start)
    pace.answer(at: start + .milliseconds(80))
    pace.ask(at: start)
    #expect(!pace.isFull())
    pace.ask(at: start)
    #expect(pace.isFull())
    pace.answer(at: start + .milliseconds(90))
    #expect(!pace.isFull())
  }

  @Test("pieces shrink on a link that is slower than its delay, and grow again")
  func size() {
    var pace = OutputPace()
    pace.ask(at: start)
    pace.answer(at: start + .milliseconds(80))
    for _ in 0..<6 {
      pace.ask(at: start)
      pace.answer(at: start + .milliseconds(700))
    }
    #expect(pace.rows == 1)
    for _ in 0..<20 {
      pace.ask(at: start)
      pace.answer(at: start + .milliseconds(82))
    }
    #expect(pace.rows == OutputPace.mostRows)
  }

  @Test("a link that was told is not filled for longer than it carries")
  func link() {
    var pace = OutputPace(link: 100_000)
    #expect(pace.rows == 1 && !pace.isFull(at: start))
    pace.wrote(bytes: 10_000, at: start)
    #expect(pace.isFull(at: start))
    #expect(pace.patience(at: start) == .milliseconds(60))
    #expect(!pace.isFull(at: start + .milliseconds(65)))
  }

  @Test("after three losses a terminal counts as one that does not answer")
  func losses() {
    var pace = OutputPace()
    pace.ask(at: start)
    pace.answer(at: start)
    for round in 1...3 {
      #expect(pace.answers && pace.asks)
      pace.ask(at: start + .seconds(10 * round))
      pace.giveUp(at: start + .seconds(10 * round + 3))
    }
    #expect(!pace.answers && !pace.asks)
  }
}
