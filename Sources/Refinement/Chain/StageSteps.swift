import Imaging

/// One stage of a chain at work on an image, iteration by iteration.
///
///     for maps in try StageSteps(.crf(.psa), of: seed, on: image) { show(try maps.mask()) }
///
/// PAMR and CRFs give their maps after each iteration, a walk of N applications after N/128, N/64, … N. A stage that has nothing to do, as with a
/// lonely background, gives its input once.
public final class StageSteps: Sequence, IteratorProtocol {
  /// Begins a random walk on maps at an image's size, with the rule in force before it.
  public typealias Walk = (_ maps: RefinableMaps, _ image: RGBImage) throws -> any SteppedWalk

  /// The looks at a walk, each after twice as many applications as the one before.
  static let looksAtWalk = 8

  private enum Work {
    case pamr(PAMRStencil, left: Int)
    /// With the channel of each class.
    case field(MeanField, channels: [Int])
    case walk(any SteppedWalk, looks: Int)
    case done(RefinableMaps?)
  }

  private var work: Work
  private var current: RefinableMaps

  /// Makes a stage ready.
  ///
  /// - Parameters:
  ///   - threads: The cores to use, all of them where nil; the result is the same for every number.
  ///   - walk: The trained walk of a preset; nil: there is none.
  /// - Throws: `RefinementChain.Failure`, `BackgroundRule.Failure`, `DenseCRF.Failure`, or what a walk throws.
  public init(
    _ stage: RefinementStage, of input: RefinableMaps, on image: RGBImage, threads: Int? = nil,
    walk: (WalkPreset) throws -> Walk? = { _ in nil }
  ) throws {
    let maps = input.maps
    guard maps.width == image.width, maps.height == image.height else {
      throw RefinementChain.Failure.size(
        maps: "\(maps.width)×\(maps.height)", image: "\(image.width)×\(image.height)")
    }
    current = input
    // A walk that is missing is missing, whether or not this image would need it.
    let walker = try stage.walk.map { preset in
      guard let walk = try walk(preset) else { throw RefinementChain.Failure.noWalk(preset) }
      return walk
    }
    guard !maps.classes.isEmpty, !image.pixels.isEmpty else {
      work = .done(input)
      return
    }
    switch stage {
    case .pamr:
      let pamr = PAMR()
      let stencil = PAMRStencil(
        pamr, channels: PAMR.channels(of: image), parallel: Parallel(threads: threads))
      work = .pamr(stencil, left: pamr.iterations)
    case .crf(let preset):
      let unary = try UnaryEnergy(scores: try input.background.scores(of: maps), threads: threads)
      let field = try MeanField(DenseCRF(preset), unary, on: image, threads: threads)
      work = .field(field, channels: Array(1...maps.classes.count))
    case .labelCRF(let preset):
      let unary = try UnaryEnergy(
        labels: try input.mask(), among: .these(maps.classes), certainty: preset.certainty, threads: threads)
      let field = try MeanField(DenseCRF(preset), unary, on: image, threads: threads)
      work = .field(field, channels: maps.classes.map { unary.labels.firstIndex(of: $0) ?? 0 })
    case .walk:
      work = try walker.map { .walk(try $0(input, image), looks: 0) } ?? .done(nil)
    }
  }

  /// The maps after the next iteration; nil after the last.
  public func next() -> RefinableMaps? {
    switch work {
    case .pamr(let stencil, let left):
      guard left > 0 else { return nil }
      work = .pamr(stencil, left: left - 1)
      current.maps = stencil.refined(current.maps, iterations: 1)
      return current
    case .field(let field, let channels):
      guard field.advance() else { return nil }
      return refined(field.marginals(), channels: channels)
    case .walk(let walk, let looks):
      guard looks < Self.looksAtWalk else { return nil }
      work = .walk(walk, looks: looks + 1)
      walk.advance(to: Swift.max(1, walk.steps >> (Self.looksAtWalk - looks - 1)))
      current = walk.maps()
      return current
    case .done(let result):
      work = .done(nil)
      if let result { current = result }
      return result
    }
  }

  /// The maps after all iterations that are left, without those between.
  public func finish() -> RefinableMaps {
    switch work {
    case .pamr(let stencil, let left):
      work = .pamr(stencil, left: 0)
      if left > 0 { current.maps = stencil.refined(current.maps, iterations: left) }
    case .field(let field, let channels):
      while field.advance() {}
      return refined(field.marginals(), channels: channels)
    case .walk(let walk, _):
      work = .walk(walk, looks: Self.looksAtWalk)
      walk.advance(to: walk.steps)
      current = walk.maps()
    case .done: _ = next()
    }
    return current
  }

  /// Marginals as maps that have learned their background, which is the first channel.
  private func refined(_ q: Marginals, channels: [Int]) -> RefinableMaps {
    let maps = ClassMaps(
      width: q.width, height: q.height, classes: current.maps.classes, planes: channels.map(q.plane(at:)),
      background: q.plane(at: 0), saliency: current.maps.saliency)
    return RefinableMaps(maps, background: .channel)
  }
}

extension PAMRStencil {
  /// All planes of class maps, the background's among them.
  fileprivate func refined(_ maps: ClassMaps, iterations: Int) -> ClassMaps {
    var planes = refined(maps.planes + (maps.background.map { [$0] } ?? []), iterations: iterations)
    var result = maps
    if maps.background != nil { result.background = planes.removeLast() }
    result.planes = planes
    return result
  }
}

extension CRFPreset {
  /// How sure a CRF from labels is of them: the code base's certainty, or the usual 0.7.
  fileprivate var certainty: Double {
    if case .labels(let certainty) = unary { return certainty }
    return 0.7
  }
}
