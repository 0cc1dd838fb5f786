import ArgumentParser
import Foundation

/// Where results go besides the terminal.
struct ReportOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Write the results as JSON.", valueName: "FILE"))
  var json: String?

  func write(_ results: Results) throws {
    guard let json else { return }
    try results.write(to: URL(filePath: json).standardizedFileURL.path)
  }
}
