import Terminal
import Testing

@Suite("Screens for tests")
struct RecordingScreenTests {
  @Test("scripted keys are read with names and modifiers")
  func script() throws {
    let keys = try #require(ScriptedKeys(parsing: "j<S-Left><C-r><M-x><F5><lt><Space><Esc>é"))
    #expect(
      keys.events == [
        .key(Key(.character("j"))), .key(Key(.left, shift: true)), .key(Key(.character("r"), control: true)),
        .key(Key(.character("x"), alt: true)), .key(Key(.function(5))), .key(Key(.character("<"))),
        .key(Key(.character(" "))), .key(Key(.escape)), .key(Key(.character("é"))),
      ])
    for wrong in ["<Nope>", "<Up", "<>", "<X-a>", "<F99>", "<a>"] {
      #expect(ScriptedKeys(parsing: wrong) == nil)
    }
  }

  @Test("a recording screen plays its script one event at a time and keeps what it was shown")
  func recording() {
    let screen = RecordingScreen(
      columns: 4, rows: 2,
      script: ScriptedKeys(events: [.key(Key(.enter)), .resize(columns: 9, rows: 3)]))
    #expect(screen.waitForEvents(timeout: nil) == [.key(Key(.enter))])
    screen.present(CellGrid(columns: 4, rows: 2, filledWith: Cell("a")), focusRow: 0)
    #expect(screen.bounds == CellRect(column: 0, row: 0, columns: 4, rows: 2))
    #expect(screen.waitForEvents(timeout: nil) == [.resize(columns: 9, rows: 3)])
    #expect(screen.bounds.columns == 9)
    #expect(screen.waitForEvents(timeout: nil).isEmpty)
    #expect(screen.current?.text == "aaaa\naaaa")
  }

  @Test("the curses screen refuses what is no terminal with a sentence that says what to do instead")
  func refusal() {
    // Under a test runner standard output is a pipe or a file; on a terminal TERM decides.
    let error = #expect(throws: TerminalError.self) {
      _ = try CursesScreen(environment: ["TERM": "dumb"])
    }
    #expect(error?.description.contains("camscope shot") == true)
  }
}
