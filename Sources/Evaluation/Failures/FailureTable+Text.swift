import Foundation

extension FailureTable {
  /// The table for people: one line a class, one column a kind, then where things were lost.
  ///
  /// Columns of false coverage count images and give the share that the pixels have of all false coverage of the set.
  public func text(classNames: [String], kinds: [FailureKind]) -> String {
    let falseArea = cells.filter { $0.kind.isFalseCoverage }.reduce(Int64(0)) { $0 + $1.area }
    func entry(_ cells: [Cell]) -> String {
      guard let kind = cells.first?.kind else { return "·" }
      let count = cells.reduce(0) { $0 + $1.count }
      guard kind.isFalseCoverage, falseArea > 0 else { return "\(count)" }
      let share = 100 * Double(cells.reduce(Int64(0)) { $0 + $1.area }) / Double(falseArea)
      return "\(count) (\(String(format: "%.0f", share)) %)"
    }
    let labels = Set(cells.map(\.label)).sorted()
    var rows = [["class"] + kinds.map(\.title)]
    for label in labels {
      let name =
        label == 0 ? "no class" : classNames.indices.contains(label) ? classNames[label] : "label \(label)"
      rows.append([name] + kinds.map { kind in entry(cell(kind, label: label).map { [$0] } ?? []) })
    }
    rows.append(["all"] + kinds.map { kind in entry(cells.filter { $0.kind == kind }) })
    var lines = TextTable.lines(rows)
    var lost = [FailureKind.missingClass, .missingObject].compactMap { kind -> String? in
      let causes = causes(of: kind)
      guard !causes.isEmpty else { return nil }
      return "\(kind.title) arose in " + causes.map { "\($0.cause) \($0.count)" }.joined(separator: ", ")
    }
    let sources = Instances.Source.allCases.compactMap { source in
      instances[source.rawValue].map { $0 == images ? source.title : "\(source.title) (\($0) images)" }
    }
    if !sources.isEmpty { lost.append("objects told apart by " + sources.joined(separator: ", ")) }
    lines += [""] + lost + notes + ["over \(images) image\(images == 1 ? "" : "s")"]
    return lines.joined(separator: "\n")
  }
}
