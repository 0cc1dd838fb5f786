import Foundation

extension SettingValue {
  /// The value that plain text stands for: `true` and `false`, a finite number, or the text itself.
  ///
  /// A schema turns the value into what its key wants, so that a choice named `8` may be written as a number.
  public init(parsing text: String) {
    let trimmed = text.trimmingCharacters(in: .whitespaces)
    switch trimmed {
    case "true": self = .flag(true)
    case "false": self = .flag(false)
    default:
      // `Double` also reads "nan", "inf" and hexadecimal, none of which a person means.
      let looksLikeNumber = trimmed.allSatisfy { "+-.0123456789eE".contains($0) }
      if looksLikeNumber, let number = Double(trimmed), number.isFinite {
        self = .number(number)
      } else {
        self = .text(trimmed)
      }
    }
  }
}
