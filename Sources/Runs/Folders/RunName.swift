/// Names of runs: safe as a folder's name, and readable.
public enum RunName {
  /// Whether a name can be a run's folder: 1–100 ASCII letters, digits and `._-+@`, beginning with a letter or digit, and
  /// not the folder of the pipelines.
  ///
  /// So no name leaves the folder of runs, hides, or needs quoting in a shell.
  public static func isValid(_ name: String) -> Bool {
    guard (1...100).contains(name.utf8.count), let first = name.first, first.isASCII,
      name != PipelineFolder.parentName
    else { return false }
    guard first.isLetter || first.isNumber else { return false }
    return name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._-+@".contains($0)) }
  }

  /// The name, if it is valid.
  ///
  /// - Throws: `RunError.badName`.
  public static func checked(_ name: String) throws -> String {
    guard isValid(name) else { throw RunError.badName(name) }
    return name
  }

  /// The name that a training takes when none is given: recipe, preset and seed, `cam-s0`, `cam-voc-s0`.
  ///
  /// Of a recipe file its name without folder and extension is used.
  public static func base(recipeName: String, seed: Int) -> String {
    var stem = recipeName
    if case .file(let path) = RecipeArgument(recipeName) {
      stem = String(path.split(separator: "/").last ?? "run")
      if let dot = stem.lastIndex(of: "."), dot != stem.startIndex { stem = String(stem[..<dot]) }
    }
    var readable = ""
    for character in stem.prefix(80) {
      let keeps = character.isASCII && (character.isLetter || character.isNumber || "._+".contains(character))
      readable.append(keeps ? character : "-")
    }
    let name = String(readable.drop { !($0.isLetter || $0.isNumber) })
    return "\(name.isEmpty ? "run" : name)-s\(seed)"
  }

  /// The first of `base`, `base-2`, `base-3`, … that is not taken.
  public static func unused(_ base: String, taken: some Sequence<String>) -> String {
    let taken = Set(taken)
    guard taken.contains(base) else { return base }
    var number = 2
    while taken.contains("\(base)-\(number)") { number += 1 }
    return "\(base)-\(number)"
  }
}
