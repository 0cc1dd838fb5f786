import Runs

/// Refinements of class maps, one after the other: `STAGE[:PRESET](,STAGE[:PRESET])*`.
///
/// A stage without preset takes the usual one: `crf` is `crf:psa`, `labelcrf` is `labelcrf:irn`, `walk` is `walk:psa`.
///
///     let chain = try RefinementChain("pamr,crf:psa")
///     let refined = try chain(RefinableMaps(maps, background: .constant(0.3)), on: image)
///     let mask = try refined.mask()
public struct RefinementChain: Hashable, Sendable, CustomStringConvertible {
  /// In the order in which they act; none refines nothing.
  public var stages: [RefinementStage]

  public init(stages: [RefinementStage] = []) {
    self.stages = stages
  }

  /// The most stages of a chain.
  public static let maximumStages = 16

  /// Reads a chain in the command line's grammar; blanks and letter case are ignored.
  ///
  /// - Throws: `Failure`.
  public init(_ text: String) throws(Failure) {
    let words = text.filter { !$0.isWhitespace }.lowercased().split(
      separator: ",", omittingEmptySubsequences: false)
    guard words.count <= Self.maximumStages else { throw .tooLong(words.count) }
    var stages: [RefinementStage] = []
    for word in words { stages.append(try Self.stage(String(word), of: text)) }
    self.stages = stages
  }

  private static func stage(_ word: String, of text: String) throws(Failure) -> RefinementStage {
    let parts = word.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let preset = parts.count > 1 ? parts[1] : nil
    switch parts[0] {
    case "pamr":
      if let preset { throw .preset(stage: "pamr", preset, among: []) }
      return .pamr
    case "crf": return .crf(try Self.preset(preset, of: "crf", usual: .psa))
    case "labelcrf": return .labelCRF(try Self.preset(preset, of: "labelcrf", usual: .irn))
    case "walk": return .walk(try Self.preset(preset, of: "walk", usual: .psa))
    case "": throw .emptyStage(text)
    case let name: throw .unknownStage(name)
    }
  }

  private static func preset<Preset: RawRepresentable<String> & CaseIterable>(
    _ name: String?, of stage: String, usual: Preset
  ) throws(Failure) -> Preset {
    guard let name else { return usual }
    guard let preset = Preset(rawValue: name) else {
      throw .preset(stage: stage, name, among: Preset.allCases.map(\.rawValue))
    }
    return preset
  }

  public var description: String { stages.map(\.description).joined(separator: ",") }

  /// The walks that the chain needs.
  public var walks: [WalkPreset] { stages.compactMap(\.walk) }
}

extension RefinementChain {
  /// A chain that cannot be read or applied; the description is one sentence.
  public enum Failure: Error, Hashable, CustomStringConvertible {
    /// A comma without a stage beside it.
    case emptyStage(String)
    case unknownStage(String)
    /// A preset that the stage does not have; it has these.
    case preset(stage: String, String, among: [String])
    case tooLong(Int)
    /// Maps that do not have the size of their image.
    case size(maps: String, image: String)
    /// A walk for which no affinity network was trained.
    case noWalk(WalkPreset)

    public var description: String {
      switch self {
      case .emptyStage(let text):
        "'\(Self.printable(text))' names no stage at one of its places: write stages like pamr,crf:psa"
      case .unknownStage(let name):
        "'\(Self.printable(name))' is no stage of a refinement chain"
          + Self.hint(name, RefinementStage.names)
      case .preset(let stage, let name, among: []):
        "\(stage) has no presets such as '\(Self.printable(name))': write \(stage) alone"
      case .preset(let stage, let name, let known):
        "\(stage) has no preset '\(Self.printable(name))'" + Self.hint(name, known)
      case .tooLong(let count):
        "a refinement chain has at most \(maximumStages) stages, not \(count)"
      case .size(let maps, let image):
        "the maps are \(maps) but the image is \(image): resize the maps to the image before refining them"
      case .noWalk(let preset):
        "the stage walk:\(preset.rawValue) needs a trained affinity network: camscope train "
          + "affinity@\(preset.rawValue) --from RUN trains one"
      }
    }

    private static func hint(_ word: String, _ known: [String]) -> String {
      let nearest = NearestMatch.nearest(to: word, among: known).map { "; did you mean '\($0)'?" }
      return nearest ?? "; there are \(known.joined(separator: ", "))"
    }

    private static func printable(_ text: String) -> String {
      String(
        text.unicodeScalars.prefix(80).filter { $0.properties.generalCategory != .control }.map(
          Character.init))
    }
  }
}
