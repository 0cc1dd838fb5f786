import Imaging

/// What a seed was made from, to tell why something is missing in it (METHODS §6.9).
public struct SeedEvidence: Sendable {
  /// The classifier's probabilities, the first that of class 1.
  public var probabilities: [Double]
  /// What classes had to beat.
  public var background: ScalarMap
  /// The map of each class that may appear.
  public var maps: [Int: ScalarMap]

  public init(probabilities: [Double], background: ScalarMap, maps: [Int: ScalarMap]) {
    self.probabilities = probabilities
    self.background = background
    self.maps = maps
  }

  /// Why a class or object is missing in a seed.
  ///
  /// Competition: the map exceeds the background on as large a share of the true pixels as would have kept the class
  /// from missing, but another class won them. Objects are never a matter of recognition, since their class was found.
  func cause(
    of failure: ImageFailure, seed: LabelMap, truth: ImageTruth, thresholds: FailureThresholds
  ) -> FailureCause {
    let index = failure.label - 1
    if failure.kind == .missingClass, probabilities.indices.contains(index),
      probabilities[index] < thresholds.recognition
    {
      return .recognition
    }
    guard let map = maps[failure.label], map.values.count == seed.labels.count,
      background.values.count == seed.labels.count
    else { return .localisation }
    let label = UInt8(failure.label)
    var beaten = 0
    for y in failure.box.y..<failure.box.y + failure.box.height {
      for x in failure.box.x..<failure.box.x + failure.box.width {
        let i = y * seed.width + x
        let isTrue =
          failure.instance.map { truth.instances.map[i] == Int32($0) } ?? (truth.mask.labels[i] == label)
        if isTrue, map.values[i] > background.values[i], seed.labels[i] != label { beaten += 1 }
      }
    }
    let enough = failure.instance == nil ? thresholds.missingClassIoU : thresholds.missingObjectShare
    return Double(beaten) >= enough * Double(failure.area) ? .competition : .localisation
  }
}
