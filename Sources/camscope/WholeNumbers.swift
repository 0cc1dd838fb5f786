/// Whole numbers apart by commas, as options take them: `1,5`.
enum WholeNumbers {
  /// - Parameter option: The option's name, for the sentence.
  /// - Throws: `CommandFailure` for no number, or anything else between the commas.
  static func parse(_ text: String, option: String) throws -> [Int] {
    let numbers = text.split(separator: ",").map { Int($0.filter { $0 != " " }) }
    guard !numbers.isEmpty, !numbers.contains(nil) else {
      throw CommandFailure("--\(option) '\(text)' is no list of whole numbers such as 0,1,2")
    }
    return numbers.compactMap { $0 }
  }
}
