import Foundation
import Imaging
import Methods
import Networks
import Refinement
import Runs
import Torch

/// A trained affinity network at an epoch of its run, along whose affinities class maps walk.
@TorchActor
public final class TrainedAffinity: AffinityWalk {
  public let folder: RunFolder
  public let epoch: Int
  /// The recipe as it ran.
  public let recipe: Recipe
  public let method: Affinity
  /// The rule that walked maps have to beat, of the branch `irn`.
  private let background: BackgroundRule
  private let precision: Precision

  /// Loads the checkpoint of an epoch; nil: the newest.
  ///
  /// - Parameter overrides: Settings that act at once, such as `beta` and `walkTimes`.
  /// - Throws: `RunError`, `RecipeError`, `WeightError`, `FileFailure`, `NetworkError`, `BackgroundRule.Failure`, or
  ///   `MethodError`, also for a run of another method.
  public init(_ folder: RunFolder, epoch: Int? = nil, with overrides: [String: SettingValue] = [:]) throws {
    let loaded = try TrainedWeights(folder, epoch: epoch)
    guard let method = loaded.method as? Affinity else {
      throw MethodError.noAffinities(loaded.recipe.method)
    }
    var recipe = loaded.recipe
    for (key, value) in overrides { recipe.settings[key] = value }
    recipe = try RecipeSchema.complete(recipe, among: MethodRegistry.declarations)
    self.folder = folder
    self.epoch = loaded.epoch
    self.recipe = recipe
    self.method = method
    background = try BackgroundRule(recipe.text("background"))
    precision = loaded.precision
  }

  public func begin(
    with maps: ClassMaps, of image: RGBImage, background rule: BackgroundRule
  ) throws -> any SteppedWalk {
    let (branch, cell) = (method.branch, method.cell)
    return WalkOfMaps(try walk(of: maps, on: image, background: rule), background: ruleAfter) {
      Self.finished($0, of: maps, branch: branch, cell: cell)
    }
  }

  /// The class maps after the whole walk, and the rule that turns them into a mask.
  ///
  /// - Throws: as `begin`.
  public func walked(
    _ maps: ClassMaps, of image: RGBImage, background rule: BackgroundRule
  ) throws -> (maps: ClassMaps, background: BackgroundRule) {
    let walk = try walk(of: maps, on: image, background: rule)
    return (finished(walk.finished(), of: maps), ruleAfter)
  }

  /// The walk of an image's maps on the grid of cells, which a caller steps through; `finished` makes maps of any of
  /// its steps.
  ///
  /// - Throws: `RandomWalk.Failure`, `BackgroundRule.Failure`.
  public func walk(
    of maps: ClassMaps, on image: RGBImage, background rule: BackgroundRule
  ) throws -> RandomWalk {
    precondition(
      maps.width == image.width && maps.height == image.height,
      "TrainedAffinity: maps of \(maps.width)×\(maps.height) for an image of \(image.width)×\(image.height)")
    let (beta, steps) = (recipe.number("beta"), 1 << recipe.integer("walkTimes"))
    switch method.branch {
    case .irn:
      let boundary = boundary(of: image)
      let cells = maps.planes.map {
        $0.resized(toWidth: boundary.width, height: boundary.height, by: .bilinear)
      }
      return try RandomWalk.within(
        boundary: boundary, of: cells, radius: offsets.radius, beta: beta, steps: steps)
    case .psa:
      let (affinities, scores) = (affinities(ofFeaturesOf: image), try rule.scores(of: maps))
      return try RandomWalk(
        of: scores.map { pooled($0, width: affinities.width, height: affinities.height) }, over: affinities,
        beta: beta, steps: steps)
    }
  }

  /// How the cells of an image are tied, for walks that begin at single pixels.
  ///
  /// - Throws: `RandomWalk.Failure`.
  public func affinities(of image: RGBImage) throws -> ImageAffinities {
    let pairs =
      switch method.branch {
      case .irn: PairAffinities(boundary: boundary(of: image), offsets: offsets)
      case .psa: affinities(ofFeaturesOf: image)
      }
    return ImageAffinities(
      try WalkTransition(over: pairs, beta: recipe.number("beta")), steps: 1 << recipe.integer("walkTimes"),
      cell: method.cell, width: image.width, height: image.height)
  }

  /// The pairs of a walk.
  private var offsets: PairOffsets { PairOffsets(radius: recipe.integer("walkRadius")) }

  /// Maps at the image's size of maps on the grid of a walk.
  ///
  /// - Parameters:
  ///   - cells: What `walk` gave after one of its steps.
  ///   - maps: The maps that it began with.
  public func finished(_ cells: [ScalarMap], of maps: ClassMaps) -> ClassMaps {
    Self.finished(cells, of: maps, branch: method.branch, cell: method.cell)
  }

  private nonisolated static func finished(
    _ cells: [ScalarMap], of maps: ClassMaps, branch: Affinity.Branch, cell: Int
  ) -> ClassMaps {
    var planes = cells.map { $0.enlarged(byCell: cell, toWidth: maps.width, height: maps.height) }
    switch branch {
    case .irn:
      let largest = planes.reduce(0) { max($0, $1.values.max() ?? 0) }
      if largest > 0 {
        for k in planes.indices { planes[k].values = planes[k].values.map { $0 / largest } }
      }
      return ClassMaps(
        width: maps.width, height: maps.height, classes: maps.classes, planes: planes,
        saliency: maps.saliency)
    case .psa:
      let background = planes.removeFirst()
      return ClassMaps(
        width: maps.width, height: maps.height, classes: maps.classes, planes: planes, background: background,
        saliency: maps.saliency)
    }
  }

  /// The rule that finished maps are compared by.
  public var ruleAfter: BackgroundRule { method.branch == .irn ? background : .channel }
}

extension TrainedAffinity {
  /// b = σ(½·(logits of the image + logits of its mirror image turned back)) on the grid of cells (METHODS §6.4).
  public func boundary(of image: RGBImage) -> ScalarMap {
    let (width, height) = (Self.cells(image.width, method.cell), Self.cells(image.height, method.cell))
    let b = noGrad {
      let views = [image, image.mirrored()].map { view in
        autocast(precision) { method.boundaryLogits(of: padded(view)) }
          .slice(along: .height, 0..<height).slice(along: .width, 0..<width)
      }
      return sigmoid((views[0] + views[1].flipped(along: .width)) / 2)
    }
    return ScalarMap(width: width, height: height, values: b.floats())
  }

  /// a_ij of the image's features (METHODS §6.3).
  private func affinities(ofFeaturesOf image: RGBImage) -> PairAffinities {
    let offsets = offsets
    let (values, height, width) = noGrad {
      let f = autocast(precision) { method.features(of: padded(image)) }
      return (offsets.affinities(ofFeatures: f).floats(), f.length(.height), f.length(.width))
    }
    return PairAffinities(interior: values, width: width, height: height, offsets: offsets)
  }

  /// A map's means over the cells of a grid, zero outside the map.
  private func pooled(_ map: ScalarMap, width: Int, height: Int) -> ScalarMap {
    var large = ScalarMap(width: width * method.cell, height: height * method.cell)
    large.paste(map, x: 0, y: 0)
    return large.resized(toWidth: width, height: height, by: .area)
  }

  /// The normalised image [1,3,H,W] with zeros at the bottom and right up to whole strides.
  private func padded(_ image: RGBImage) -> Tensor {
    let unit = method.unit
    func missing(_ side: Int) -> Int { Self.cells(side, unit) * unit - side }
    let bytes = Tensor(bytes: image.pixels, shape: [1, image.height, image.width, 3])
    return method.network.input.normalisation(bytes)
      .padded(bottom: missing(image.height), right: missing(image.width))
  }

  private static func cells(_ side: Int, _ cell: Int) -> Int { (side + cell - 1) / cell }
}

extension TrainedAffinity {
  /// The newest run of affinities that the maps of a run have taught; nil: there is none.
  ///
  /// - Parameters:
  ///   - teacher: The run whose maps are to walk.
  ///   - roots: Folders of runs, searched in order; the newest of the first that has one is taken.
  ///   - branch: Which of the two networks; nil: either.
  public nonisolated static func newest(
    taughtBy teacher: RunFolder, in roots: [String], branch: Affinity.Branch? = nil
  ) -> RunFolder? {
    for root in roots {
      let taught = RunFolder.all(in: root).filter { run in
        guard let recipe = try? run.recipe(), recipe.method == Affinity.declaration.name,
          branch == nil || recipe.settings["branch"] == branch.map({ .text($0.rawValue) }),
          let from = try? run.environment().from, run.newestEpoch != nil
        else { return false }
        // A bundled run names its teacher without the path of the machine that trained it.
        return from == teacher.path || from == teacher.name
      }
      if let newest = taught.max(by: { $0.age > $1.age }) { return newest }
    }
    return nil
  }
}

extension RunFolder {
  /// Seconds since the run was begun; infinite where nobody can tell.
  fileprivate var age: Double {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path(of: .recipe))
    return (attributes?[.modificationDate] as? Date).map { -$0.timeIntervalSinceNow } ?? .infinity
  }
}
