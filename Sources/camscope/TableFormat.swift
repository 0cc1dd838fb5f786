import ArgumentParser
import Evaluation

/// `--format` of the verbs that print a table.
struct TableFormatOption: ParsableArguments {
  @Option(help: ArgumentHelp("The table for other programs.", valueName: "csv|json|markdown|latex"))
  var format: DataTable.Format?

  /// Prints a table in the format that was asked for; false: none was.
  func print(_ table: @autoclosure () -> DataTable) -> Bool {
    guard let format else { return false }
    Swift.print(table().text(format), terminator: "")
    return true
  }
}

extension DataTable.Format: ExpressibleByArgument {}
