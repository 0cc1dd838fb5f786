import Foundation
import Yams

extension Recipe {
  /// No recipe is longer; a larger file is not read at all.
  private static let largestFile = 1 << 20

  /// Reads a partial recipe from a flat YAML file: `recipe: cam`, then one setting a line.
  ///
  /// - Throws: `RecipeError.unreadableFile`.
  public init(yamlFile path: String) throws {
    guard let data = try? DurableFile.read(path, atMost: Self.largestFile) else {
      throw RecipeError.unreadableFile(
        path: path, reason: "it is absent, unreadable or larger than a megabyte; name an existing YAML file")
    }
    guard let text = String(data: data, encoding: .utf8) else {
      throw RecipeError.unreadableFile(path: path, reason: "it is not UTF-8 text; write it as plain YAML")
    }
    try self.init(yaml: text, path: path)
  }

  /// Reads a partial recipe from YAML text; `path` stands in the errors.
  ///
  /// - Throws: `RecipeError.unreadableFile`.
  public init(yaml: String, path: String) throws {
    let root: Node?
    do {
      root = try Yams.compose(yaml: yaml)
    } catch {
      let firstLines = "\(error)".split(whereSeparator: \.isNewline).prefix(2).joined(separator: " ")
      throw RecipeError.unreadableFile(path: path, reason: "it is not YAML (\(firstLines))")
    }
    guard let mapping = root?.mapping else {
      throw RecipeError.unreadableFile(path: path, reason: "it holds no settings; begin with 'recipe: cam'")
    }
    var method: String?
    var settings: [String: SettingValue] = [:]
    for (keyNode, valueNode) in mapping {
      let line = keyNode.mark.map { "line \($0.line)" } ?? "one line"
      guard let key = keyNode.scalar?.string, let value = valueNode.scalar else {
        throw RecipeError.unreadableFile(
          path: path, reason: "\(line) is no plain 'key: value'; a recipe has no lists or blocks")
      }
      if key == "recipe" {
        method = value.string
      } else {
        settings[key] = value.style.isQuoted ? .text(value.string) : SettingValue(parsing: value.string)
      }
    }
    guard let method, !method.isEmpty else {
      throw RecipeError.unreadableFile(
        path: path, reason: "no line says 'recipe: NAME'; add one, 'recipe: cam'")
    }
    self.init(method: method, settings: settings)
  }

  /// The recipe as flat YAML: the method, then the settings in the order of `keys`, then others by name.
  ///
  /// The same recipe gives the same bytes, and `init(yaml:path:)` reads them back to an equal recipe.
  public func yaml(keys: [String] = []) -> String {
    let known = keys.filter { settings[$0] != nil }
    let others = settings.keys.filter { !known.contains($0) }.sorted()
    var lines = ["recipe: \(Self.yamlScalar(.text(method)))"]
    for key in known + others {
      guard let value = settings[key] else { continue }
      lines.append("\(Self.yamlScalar(.text(key))): \(Self.yamlScalar(value))")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// A scalar that reads back as the same value: texts are quoted where plain YAML would mean something else.
  private static func yamlScalar(_ value: SettingValue) -> String {
    guard case .text(let text) = value else { return value.description }
    let first = text.unicodeScalars.first.map(Character.init)
    let isPlain =
      text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "_-./()@+,".contains($0)) }
      && (first.map { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "/" } ?? false)
      && !["null", "yes", "no", "on", "off", "y", "n"].contains(text.lowercased())
    if isPlain, case .text = SettingValue(parsing: text) { return text }
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case _
      where scalar.value < 0x20 || scalar.value == 0x7F || scalar.value == 0x85
        || (0x2028...0x2029).contains(scalar.value) || scalar.value == 0xFEFF:
        quoted +=
          "\\U" + String(repeating: "0", count: 8 - String(scalar.value, radix: 16).count)
          + String(scalar.value, radix: 16)
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}

extension Node.Scalar.Style {
  fileprivate var isQuoted: Bool { self == .singleQuoted || self == .doubleQuoted }
}
