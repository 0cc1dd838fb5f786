import Imaging
import Networks
import Refinement
import Runs
import Torch

/// Affinity networks: which neighbouring pixels belong to one class, learnt from what the class maps of a trained run
/// are sure of, for random walks over those maps (METHODS §6.2–6.4).
///
/// `psa`: features f on the coarsest stages of a network, which is trained with them; a_ij = exp(−mean_c |f_i − f_j|).
/// `irn`: a boundary b at stride 4 on the stages of a network that rests; a_ij = 1 − max of b on the path from i to j.
///
///     L = ¼·L⁺_bg + ¼·L⁺_fg + ½·L⁻
public final class Affinity: MapTaughtMethod {
  /// Which of the two networks.
  public enum Branch: String, CaseIterable, Hashable, Sendable {
    case psa, irn
  }

  /// The network's side of the two branches.
  private enum Head {
    case features(AffinityFeatures)
    case boundary(BoundaryBranch)
  }

  /// What becomes of a run's maps.
  private enum Teaching {
    case scores(low: Double, high: Double)
    case labels(foreground: Double, background: Double)
  }

  public let network: any Network
  public let classes: Int
  public let branch: Branch
  private let head: Head
  private let stages: [NetworkStage]
  private let teaching: Teaching
  /// The pairs of the training.
  private let pairs: PairOffsets

  public init(_ recipe: Recipe, on network: any Network, classes: Int) throws {
    self.network = network
    self.classes = classes
    branch = Branch(rawValue: recipe.text("branch")) ?? .irn
    pairs = PairOffsets(radius: recipe.integer("radius"))
    switch branch {
    case .psa:
      stages = AffinityFeatures.stages(of: network)
      head = .features(AffinityFeatures(channels: stages.map(\.channels)))
      teaching = .scores(low: recipe.number("alphaLow"), high: recipe.number("alphaHigh"))
    case .irn:
      stages = BoundaryBranch.stages(of: network)
      head = .boundary(
        BoundaryBranch(stages: stages.map { ($0.channels, $0.stride / BoundaryBranch.stride) }))
      teaching = .labels(
        foreground: recipe.number("labelForeground"), background: recipe.number("labelBackground"))
      for entry in network.state { entry.tensor.setRequiresGradient(false) }
    }
    let crop = recipe.integer("crop")
    guard crop % cell == 0, crop / cell > 2 * pairs.radius else {
      throw MethodError.setting(
        key: "crop", value: "\(crop)",
        wanted: "a multiple of \(cell), the cell of the affinities, above \(2 * pairs.radius * cell)")
    }
  }

  public var heads: StateDictionary {
    switch head {
    case .features(let features): features.state
    case .boundary(let boundary): boundary.state
    }
  }

  /// Image pixels per cell of the grid whose pixels walk.
  public var cell: Int { branch == .psa ? network.outputStride : BoundaryBranch.stride }

  /// Images are seen at sides that are multiples of this.
  public var unit: Int { max(cell, network.outputStride) }

  public func lossTerms(of batch: TrainingBatch, at point: SchedulePoint) -> [LossTerm] {
    let a =
      switch head {
      case .features: pairs.affinities(ofFeatures: features(of: batch.images, training: true))
      case .boundary: pairs.affinities(ofBoundaries: sigmoid(boundaryLogits(of: batch.images)))
      }  // [B,P,S]
    let labels = labels(of: batch)
    func mask(_ kind: PairLabels.Kind) -> Tensor { PairLabels.mask(kind, of: labels) }
    return AffinityLoss(
      a, background: mask(.background), foreground: mask(.foreground), negative: mask(.negative)
    ).terms
  }

  /// f [B,D,h,w] of normalised images, of the branch `psa`.
  public func features(of images: Tensor, training: Bool = false) -> Tensor {
    guard case .features(let features) = head else {
      preconditionFailure("Affinity: \(branch) has no features")
    }
    let maps = network.features(images, training: training)
    return features(stages.map { network.map(of: $0, in: maps) }).converted(to: .float32)
  }

  /// Logits of boundaries [B,⌈H/4⌉,⌈W/4⌉] of normalised images, of the branch `irn`.
  public func boundaryLogits(of images: Tensor) -> Tensor {
    guard case .boundary(let boundary) = head else {
      preconditionFailure("Affinity: \(branch) has no boundaries")
    }
    let maps = noGrad { network.features(images, training: false) }
    func cells(_ side: Int) -> Int { (side + cell - 1) / cell }
    return boundary(
      stages.map { network.map(of: $0, in: maps) }, height: cells(images.length(.height)),
      width: cells(images.length(.width)))
  }
}

extension Affinity {
  private static let planes = "affinity"

  public func teachingPlanes(classes: Int) -> PlaneKind {
    switch teaching {
    case .scores: PlaneKind(Self.planes, channels: 2 * (1 + classes), resampling: .bilinear, fill: 0)
    case .labels: PlaneKind(Self.planes, resampling: .nearest, fill: LabelMap.void)
    }
  }

  /// Soft scores as 255ths (psa), or a map of sure labels (irn).
  public func teaching(of maps: ClassMaps, on image: RGBImage) throws -> PlaneStack {
    switch teaching {
    case .scores(let low, let high):
      let scores = try AffinityLabels.scores(of: maps, on: image, low: low, high: high)
      return PlaneStack(width: image.width, height: image.height, scores: scores)
    case .labels(let foreground, let background):
      let labels = try AffinityLabels.confident(
        of: maps, on: image, foreground: foreground, background: background)
      return PlaneStack(width: image.width, height: image.height, planes: [labels.labels])
    }
  }

  /// The labels of a batch's pairs.
  private func labels(of batch: TrainingBatch) -> [PairLabels] {
    let planes = batch.plane(Self.planes)  // [B,C,H,W]
    let (height, width) = (planes.length(.height) / cell, planes.length(.width) / cell)
    let grids: [[Int]]
    switch teaching {
    case .scores:
      let scores = planes.converted(to: .float32) / 255
      let pooled = averagePool2d(scores, kernel: cell, stride: cell)  // [B,C,h,w]
      grids = (0..<planes.shape[0]).map { image in
        AffinityLabels.labels(ofPooled: pooled.element(image, along: .batch).floats(), cells: height * width)
      }
    case .labels:
      // Nearest: the pixel at the middle of a cell.
      let middle = cell / 2
      let nearest = planes.slice(along: .height, middle..<height * cell, step: cell)
        .slice(along: .width, middle..<width * cell, step: cell)
      grids = (0..<planes.shape[0]).map { nearest.element($0, along: .batch).integers() }
    }
    return grids.map {
      PairLabels($0, width: width, height: height, offsets: pairs, valid: Int(LabelMap.void))
    }
  }
}
