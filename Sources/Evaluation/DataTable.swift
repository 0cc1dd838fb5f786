import Foundation

/// A table of words and numbers that people take elsewhere.
public struct DataTable: Hashable, Sendable {
  /// How a table is written.
  public enum Format: String, CaseIterable, Hashable, Sendable {
    case csv, json, markdown, latex

    /// The format of a file, by the end of its name; nil: none of these.
    public init?(ofFile path: String) {
      switch path.split(separator: ".").last?.lowercased() {
      case "csv": self = .csv
      case "json": self = .json
      case "md", "markdown": self = .markdown
      case "tex": self = .latex
      default: return nil
      }
    }
  }

  /// What a field holds.
  public enum Field: Hashable, Sendable {
    case text(String)
    /// A number with so many decimals where people read it; programs get all of it.
    case number(Double, decimals: Int)
    case none

    /// A number that may be missing.
    public init(_ value: Double?, decimals: Int = 3) {
      self = value.map { $0.isFinite ? .number($0, decimals: decimals) : .none } ?? .none
    }
  }

  /// What the table is about, one line.
  public var title: String
  public var columns: [String]
  /// As many fields each as there are columns.
  public var rows: [[Field]]

  public init(title: String, columns: [String], rows: [[Field]]) {
    precondition(
      rows.allSatisfy { $0.count == columns.count }, "DataTable: a row of \(title) has other columns")
    self.title = title
    self.columns = columns
    self.rows = rows
  }

  /// The table in a format, with a line feed at its end.
  public func text(_ format: Format) -> String {
    switch format {
    case .csv:
      lines([columns.map(Self.quoted)] + rows.map { $0.map { Self.quoted($0.exact) } }, between: ",")
    case .markdown:
      lines(
        [columns.map(Self.escaped), columns.map { _ in "---" }]
          + rows.map { $0.map { Self.escaped($0.short) } },
        between: " | ", before: "| ", after: " |")
    case .latex: latex
    case .json: json
    }
  }

  private func lines(
    _ rows: [[String]], between: String, before: String = "", after: String = ""
  ) -> String {
    rows.map { before + $0.joined(separator: between) + after + "\n" }.joined()
  }

  private var latex: String {
    let alignment = columns.indices.map { column in
      rows.contains { if case .text = $0[column] { true } else { false } } ? "l" : "r"
    }.joined()
    func line(_ words: [String]) -> String { words.map(Self.texed).joined(separator: " & ") + " \\\\\n" }
    return "% \(title)\n\\begin{tabular}{\(alignment)}\n\\hline\n" + line(columns) + "\\hline\n"
      + rows.map { line($0.map(\.short)) }.joined() + "\\hline\n\\end{tabular}\n"
  }

  /// An array of objects, keys in the columns' order.
  private var json: String {
    let objects = rows.map { row in
      "  {" + zip(columns, row).map { "\(Self.jsoned($0)): \($1.json)" }.joined(separator: ", ") + "}"
    }
    return "[\n" + objects.joined(separator: ",\n") + (objects.isEmpty ? "" : "\n") + "]\n"
  }

  /// By RFC 4180.
  private static func quoted(_ text: String) -> String {
    guard text.contains(where: { ",\"\n\r".contains($0) }) else { return text }
    return "\"" + text.replacingOccurrences(of: "\"", with: "\"\"") + "\""
  }

  private static func escaped(_ text: String) -> String {
    text.replacingOccurrences(of: "|", with: "\\|").replacingOccurrences(of: "\n", with: " ")
  }

  private static func texed(_ text: String) -> String {
    var out = ""
    for character in text {
      switch character {
      case "\\": out += "\\textbackslash{}"
      case "&", "%", "$", "#", "_", "{", "}": out += "\\\(character)"
      case "~": out += "\\textasciitilde{}"
      case "^": out += "\\textasciicircum{}"
      case "\n": out += " "
      default: out.append(character)
      }
    }
    return out
  }

  fileprivate static func jsoned(_ text: String) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .withoutEscapingSlashes
    return (try? encoder.encode(text)).map { String(decoding: $0, as: UTF8.self) } ?? "\"\""
  }
}

extension DataTable.Field {
  /// All of it, for programs.
  fileprivate var exact: String {
    switch self {
    case .text(let text): text
    case .number(let value, _):
      value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : "\(value)"
    case .none: ""
    }
  }

  /// As people read it.
  fileprivate var short: String {
    switch self {
    case .text(let text): text
    case .number(let value, let decimals): String(format: "%.\(decimals)f", value)
    case .none: ""
    }
  }

  fileprivate var json: String {
    switch self {
    case .text(let text): DataTable.jsoned(text)
    case .number: exact
    case .none: "null"
    }
  }
}
