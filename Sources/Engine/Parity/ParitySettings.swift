/// The settings of a parity case: words `key=value`, separated by spaces; lists by commas, booleans 0 and 1.
package struct ParitySettings {
  private var values: [String: String] = [:]

  /// Reads the text of the metadata entry `set`.
  ///
  /// - Throws: `ParityError.setting` for a word without a value.
  package init(_ text: String) throws(ParityError) {
    for word in text.split(separator: " ") {
      let sides = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      guard sides.count == 2, !sides[0].isEmpty else {
        throw .setting(String(word), reason: "has no value")
      }
      values[sides[0]] = sides[1]
    }
  }

  /// Whether the case states the setting.
  package func has(_ key: String) -> Bool { values[key] != nil }

  /// A word; without `standard` the case must state it.
  package func text(_ key: String, default standard: String? = nil) throws(ParityError) -> String {
    guard let text = values[key] ?? standard else { throw .setting(key, reason: "is missing") }
    return text
  }

  /// A finite number.
  package func number(_ key: String, default standard: Double? = nil) throws(ParityError) -> Double {
    if values[key] == nil, let standard { return standard }
    let text = try text(key)
    guard let number = Double(text), number.isFinite else {
      throw .setting(key, reason: "is '\(text)', which is no number")
    }
    return number
  }

  /// A whole number within a range.
  package func integer(
    _ key: String, default standard: Int? = nil, in range: ClosedRange<Int> = 0...Int(Int32.max)
  ) throws(ParityError) -> Int {
    if values[key] == nil, let standard { return standard }
    let text = try text(key)
    guard let number = Int(text), range.contains(number) else {
      throw .setting(
        key, reason: "is '\(text)', which is no whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  /// 0 or 1.
  package func flag(_ key: String, default standard: Bool) throws(ParityError) -> Bool {
    try integer(key, default: standard ? 1 : 0, in: 0...1) == 1
  }

  /// A list of numbers.
  package func numbers(_ key: String) throws(ParityError) -> [Double] {
    let text = try text(key)
    let numbers = text.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) }
    guard numbers.allSatisfy({ $0?.isFinite == true }) else {
      throw .setting(key, reason: "is '\(text)', which is no list of numbers")
    }
    return numbers.compactMap { $0 }
  }

  /// A list of whole numbers from 0.
  package func integers(_ key: String) throws(ParityError) -> [Int] {
    try numbers(key).map { number throws(ParityError) in
      guard let integer = Int(exactly: number), integer >= 0 else {
        throw .setting(key, reason: "is '\(values[key] ?? "")', which is no list of whole numbers")
      }
      return integer
    }
  }

  /// One of the words that a type knows; without `standard` the case must state it.
  package func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ key: String, default standard: Choice? = nil
  ) throws(ParityError) -> Choice {
    if values[key] == nil, let standard { return standard }
    let text = try text(key)
    guard let choice = Choice(rawValue: text) else {
      let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
      throw .setting(key, reason: "is '\(text)', which is none of \(known)")
    }
    return choice
  }
}
