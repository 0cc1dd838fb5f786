/// Rules for names that come from files: image ids from lists, class names from XML.
///
/// An id becomes part of a path and is shown on a terminal, so it must neither leave its folder nor carry control
/// characters.
public enum SafeName {
  /// The longest id or class name in bytes.
  static let mostBytes = 200

  /// Why a name cannot be used, as the end of a sentence that begins with the name; nil: it can.
  public static func objection(to name: String) -> String? {
    if name.isEmpty { return "is empty" }
    if name.utf8.count > mostBytes { return "is longer than \(mostBytes) bytes" }
    if name.utf8.contains(where: { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\\") }) {
      return "contains a path separator and could leave the folder"
    }
    if name.utf8.first == UInt8(ascii: ".") { return "begins with a dot and could leave the folder" }
    if name.unicodeScalars.contains(where: isControl) { return "contains control characters" }
    return nil
  }

  /// The name with control characters written as `\u{1b}`, shortened to `most` characters, for use in sentences.
  public static func printable(_ name: some StringProtocol, most: Int = 80) -> String {
    var text = ""
    for (count, scalar) in name.unicodeScalars.enumerated() {
      if count == most { return text + "…" }
      text += isControl(scalar) ? "\\u{\(String(scalar.value, radix: 16))}" : String(scalar)
    }
    return text
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return scalar.value < 0x20 || scalar.value == 0x7f }
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: return true
    default: return false
    }
  }
}
