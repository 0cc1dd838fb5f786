import Imaging

extension RefinementChain {
  /// The maps after all stages.
  ///
  /// - Parameters:
  ///   - input: Class maps at the image's size.
  ///   - threads: The cores to use, all of them where nil; the result is the same for every number.
  ///   - walk: The trained walk of a preset; nil: there is none.
  /// - Throws: `Failure`, `BackgroundRule.Failure`, `DenseCRF.Failure`, or what a walk throws.
  public func callAsFunction(
    _ input: RefinableMaps, on image: RGBImage, threads: Int? = nil,
    walk: (WalkPreset) throws -> StageSteps.Walk? = { _ in nil }
  ) throws -> RefinableMaps {
    try stages(of: input, on: image, threads: threads, walk: walk).last ?? input
  }

  /// The maps after each stage, in order.
  ///
  /// - Throws: `Failure`, `BackgroundRule.Failure`, `DenseCRF.Failure`, or what a walk throws.
  public func stages(
    of input: RefinableMaps, on image: RGBImage, threads: Int? = nil,
    walk: (WalkPreset) throws -> StageSteps.Walk? = { _ in nil }
  ) throws -> [RefinableMaps] {
    var maps = input
    return try stages.map { stage in
      maps = try StageSteps(stage, of: maps, on: image, threads: threads, walk: walk).finish()
      return maps
    }
  }

  /// The chain cut after its last walk: what comes before needs the libtorch thread, what comes after does not.
  public var splitAfterWalks: (first: RefinementChain, rest: RefinementChain) {
    let cut = (stages.lastIndex { $0.walk != nil }).map { $0 + 1 } ?? 0
    return (RefinementChain(stages: Array(stages[..<cut])), RefinementChain(stages: Array(stages[cut...])))
  }
}
