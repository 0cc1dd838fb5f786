import Torch

/// The maps of PPC, with the prototypes that an image makes of its own pixels.
struct PrototypeMaps {
  static let declarations = [
    MethodMap("prototypeSimilarity", title: "Prototype similarity", content: .classScores),
    MethodMap(
      "contrastedPixels", title: "Contrast of the probed pixel: + its prototype's, − mined ones' pixels",
      content: .signed, dependsOn: [.probe]),
    MethodMap(
      "prototypePixels", title: "Pixels of the prototype", content: .scalar, dependsOn: [.chosenClass]),
    MethodMap("pseudoLabels", title: "Pseudo-labels", content: .labels),
    MethodMap("secondPseudoLabels", title: "Pseudo-labels of the second view", content: .labels),
  ]

  private let contrast: PrototypeContrast
  private let prototypes: PrototypeRule.Prototypes
  /// v [1,M,D].
  private let v: Tensor
  private let (height, width): (Int, Int)
  private let query: MapQuery

  /// - Parameter view: Of one image.
  init(_ contrast: PrototypeContrast, of view: PrototypeContrast.View, query: MapQuery) {
    let shape = view.cam.shape
    let classes = shape[1] - (contrast.rule.background == .none ? 0 : 1)
    self.contrast = contrast
    self.query = query
    (height, width) = (shape[2], shape[3])
    prototypes = contrast.rule(
      cam: view.cam, features: view.features, labels: query.labels(among: classes))
    v = contrast.directions(of: view.features)
  }

  /// The pixel that is probed.
  private var probed: Int { query.probe.cell(height: height, width: width) }

  func map(_ name: String) -> Tensor {
    switch name {
    case "prototypeSimilarity":
      let channels = Tensor(indices: query.classes.map { channel(of: $0) })
      let s = contrast.scores(v, prototypes).selecting(channels, along: .index(2))  // [1,M,K']
      return s.transposed().reshaped(to: [1, channels.count, height, width]).converted(to: .float32)
    case "contrastedPixels": return contrastedPixels
    case "prototypePixels": return marks([channel(of: query.chosenClass ?? query.classes.first ?? 0)])
    case "pseudoLabels", "secondPseudoLabels": return labels
    default: preconditionFailure("ppc adds no map '\(name)'")
    }
  }

  /// 1 for pixels of the prototype that the probed pixel is drawn to, −1 for those of prototypes that it is pushed from;
  /// with semi-hard prototypes those that are mined.
  private var contrastedPixels: Tensor {
    let s = contrast.scores(v, prototypes).floats()
    let count = prototypes.vectors.shape[1]
    let own = prototypes.pseudo.integers()[probed]
    let order = (0..<count).sorted { (s[probed * count + $0], $1) > (s[probed * count + $1], $0) }
    let mined = contrast.intra.minesPrototypes ? Array(order[IntraViewContrast.ranks(of: count)]) : order
    return marks([own]) - marks(mined.filter { $0 != own }) * (1 - marks([own]))
  }

  /// 1 for the pixels of some prototypes.
  private func marks(_ channels: [Int]) -> Tensor {
    let pixels = prototypes.pixels.selecting(Tensor(indices: channels), along: .channel).reshaped(to: [-1])
    let counts = Tensor.zeros([height * width]).adding(
      Tensor.ones([pixels.count]), at: pixels, along: .index(0))
    return plane(counts.clamped(to: 1))
  }

  /// Pseudo-labels as class numbers, 0 for background.
  private var labels: Tensor {
    let channels = prototypes.pseudo.integers()
    let last = prototypes.vectors.shape[1] - 1
    return plane(
      Tensor(
        channels.map {
          Float(contrast.rule.background == .last ? ($0 == last ? 0 : $0 + 1) : $0)
        }))
  }

  /// The channel of a class, 0 being the background.
  private func channel(of label: Int) -> Int {
    guard contrast.rule.background == .last else { return label }
    return label == 0 ? prototypes.vectors.shape[1] - 1 : label - 1
  }

  private func plane(_ values: Tensor) -> Tensor {
    values.reshaped(to: [1, 1, height, width]).converted(to: .float32)
  }
}
