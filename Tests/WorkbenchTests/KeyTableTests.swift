import Terminal
import Testing
import Workbench

@Suite struct KeyTableTests {
  @Test("no key has two commands in one context")
  func keysAreUnique() {
    for context in KeyContext.allCases {
      var owners: [Key: Command.ID] = [:]
      for command in KeyTable.commands(in: context) {
        for key in command.keys {
          if let other = owners[key] {
            Issue.record(
              "\(key.label) is \(other.rawValue) and \(command.id.rawValue) in \(context.rawValue)")
          }
          owners[key] = command.id
        }
      }
    }
  }

  @Test("every command has a key, a context and a title")
  func everyCommandIsDeclared() {
    for id in Command.ID.allCases {
      let declared = KeyTable.commands.filter { $0.id == id }
      #expect(!declared.isEmpty, "\(id.rawValue)")
      for command in declared {
        #expect(!command.keys.isEmpty && !command.contexts.isEmpty && !command.title.isEmpty)
      }
    }
  }

  @Test("Esc leaves every context, and every context has help or takes text")
  func escapeIsEverywhere() {
    for context in KeyContext.allCases {
      #expect(KeyTable.command(for: Key(.escape), in: context)?.id == .back)
      #expect(
        KeyTable.command(for: Key(.character("?")), in: context)?.id == .help || context.takesText)
    }
  }

  @Test("a context that takes text leaves letters and digits to the text")
  func textContextsHaveNoLetters() {
    for context in KeyContext.allCases where context.takesText {
      for command in KeyTable.commands(in: context) {
        for key in command.keys where !key.control {
          if case .character(let character) = key.code { #expect(!character.isLetter && !character.isNumber) }
        }
      }
    }
  }

  @Test("a sheet's own keys come first in its help")
  func ownKeysFirst() {
    #expect(KeyTable.commands(in: .components).first?.id == .selectUp)
    #expect(KeyTable.commands(in: .curves).first?.id == .nextTerm)
  }

  @Test("each context has between 2 and 30 hints, of which as many are shown as find room")
  func hints() {
    for context in KeyContext.allCases where context != .prompt {
      let hints = KeyTable.commands(in: context).compactMap(\.hint)
      #expect((2...30).contains(hints.count), "\(context.rawValue): \(hints)")
    }
  }

  @Test("the Markdown table names every key of the panes once")
  func markdown() {
    let text = KeyTable.markdown
    #expect(text.contains("| `n` | next image |"))
    #expect(text.contains("### Component sheet"))
    #expect(!text.contains("| | "))
  }
}
