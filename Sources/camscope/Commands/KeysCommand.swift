import ArgumentParser
import Workbench

/// `camscope keys`: the key table that dispatch and help are made from.
struct KeysCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keys", abstract: "Print the workbench's keys as a Markdown table.")

  func run() throws {
    print(KeyReference.markdown)
  }
}
