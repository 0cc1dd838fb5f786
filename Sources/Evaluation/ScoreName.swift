/// The full name of a score: stage, rule, split and number of images, never a bare "mIoU".
///
///     ScoreName(stage: .seed, background: "constant(0.3)", split: "val", scored: 173, total: 173).description
///     // seed mIoU, constant background 0.30, val (173 images)
public struct ScoreName: Hashable, Sendable, Codable, CustomStringConvertible {
  public var stage: ScoreStage
  /// `mIoU`, `foreground mIoU`.
  public var metric: String
  /// The background rule as the command line spells it, `constant(0.3)`; nil where the stage has none.
  public var background: String?
  /// The refinement chain as the command line spells it, `pamr,crf:psa`; nil without refinement.
  public var refine: String?
  /// The threshold was chosen with the ground truth of the split that is scored.
  public var isOracle: Bool
  public var split: String
  /// The images whose masks were compared.
  public var scored: Int
  /// The images of the split.
  public var total: Int

  public init(
    stage: ScoreStage, metric: String = "mIoU", background: String? = nil, refine: String? = nil,
    isOracle: Bool = false, split: String, scored: Int, total: Int
  ) {
    self.stage = stage
    self.metric = metric
    self.background = background
    self.refine = refine
    self.isOracle = isOracle
    self.split = split
    self.scored = scored
    self.total = total
  }

  public var description: String {
    var parts = ["\(stage.title) \(metric)"]
    if let background {
      parts.append(Self.phrase(ofRule: background) + (isOracle ? " (oracle-threshold)" : ""))
    } else if isOracle {
      parts.append("oracle-threshold")
    }
    if let refine { parts.append("refined by \(refine)") }
    let count = scored == total ? "\(total)" : "\(scored) of \(total)"
    parts.append("\(split) (\(count) image\(total == 1 ? "" : "s"))")
    return parts.joined(separator: ", ")
  }

  /// Whether the score is that of a chain as it was asked for, nil for none: a stage without a preset stands for any.
  public func isRefined(by chain: String?) -> Bool {
    guard let refine, let chain else { return refine == nil && chain == nil }
    let (stages, words) = (refine.split(separator: ","), chain.split(separator: ","))
    return stages.count == words.count
      && zip(stages, words).allSatisfy { stage, word in
        let text = word.filter { !$0.isWhitespace }.lowercased()
        return stage == text || stage.hasPrefix(text + ":")
      }
  }

  /// `constant(0.3)` → `constant background 0.30`, `power(4)` → `power background 4`,
  /// `oneMinusSum` → `oneMinusSum background`.
  static func phrase(ofRule rule: String) -> String {
    guard rule.hasSuffix(")"), let open = rule.firstIndex(of: "(") else { return "\(rule) background" }
    let name = rule[..<open]
    var argument = String(rule[rule.index(after: open)...].dropLast())
    if name == "constant", Double(argument) != nil, !argument.contains(where: { $0 == "e" || $0 == "E" }) {
      // Thresholds read best with two decimals; further ones are kept.
      let decimals = argument.firstIndex(of: ".").map { argument[$0...].count - 1 }
      if decimals == nil { argument += "." }
      argument += String(repeating: "0", count: max(0, 2 - (decimals ?? 0)))
    }
    return "\(name) background \(argument)"
  }
}
