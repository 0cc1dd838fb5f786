import Networks
import Refinement
import Runs
import Torch

/// The feature similarity loss of ICAM and hfpl: neighbouring pixels of like colour should have the same maps, pixels of
/// unlike colour may differ (METHODS §1.1.5).
///
/// L_fs = −(1/(N·n)) Σ ω_ij g_ij f_ij with g = ‖y_i − y_j‖², in hfpl half of it; ω and f are those of
/// `Torch.featureSimilarity`. f changes its sign at δ = σ(−μ): more alike pixels are pulled together, others pushed
/// apart.
package struct FeatureSimilarityLoss {
  /// Which maps are compared.
  enum Signal: String, CaseIterable {
    /// y = softmax(a) over K + 1 channels.
    case softmax
    /// y = minmaxRelu(a)·ȳ with the background 1 − max over the classes.
    case normalisedCam
  }

  /// The number before the sum.
  enum Scale: String, CaseIterable {
    /// 1/n, as in the released code.
    case code
    /// 1/n², as in the paper's text, although ω sums to 1 already.
    case literal
  }

  private let signal: Signal
  private let scale: Scale
  private let factor: Double
  /// μ.
  private let mu: Tensor
  /// log σ; nil: all pairs count alike.
  private let logSigma: Tensor?
  private let learnable: Bool
  /// w, the weight of the term; 0: the recipe is without it.
  let weight: Double

  /// The loss that a recipe describes.
  ///
  /// - Parameter factor: Of ‖y_i − y_j‖² in g: 1 in ICAM, ½ in hfpl.
  package init(_ recipe: Recipe, factor: Double) {
    self.factor = factor
    signal = Signal(rawValue: recipe.text("fsl.signal")) ?? .softmax
    scale = Scale(rawValue: recipe.text("fsl.scale")) ?? .code
    weight = recipe.flag("fsl") ? recipe.number("fsl.weight") : 0
    learnable = recipe.flag("fsl.learnable") && weight > 0
    let sigma = recipe.number("fsl.sigma")
    mu = Tensor([Float(recipe.number("fsl.mu"))])
    logSigma = sigma > 0 ? log(Tensor([Float(sigma)])) : nil
    if learnable {
      for parameter in [mu, logSigma].compactMap({ $0 }) { parameter.setRequiresGradient(true) }
    }
  }

  /// μ and log σ, where they are learned.
  var state: StateDictionary {
    var state = StateDictionary()
    guard learnable else { return state }
    state.append(mu, named: "mu", role: .bias)
    if let logSigma { state.append(logSigma, named: "logSigma", role: .bias) }
    return state
  }

  /// L_fs of logits a [N,K+1,h,w] of normalised images, as a term with its weight; none where that is 0.
  func terms(of a: Tensor, images: Tensor, on network: any Network, labels: Tensor) -> [LossTerm] {
    guard weight > 0 else { return [] }
    let image = Self.colors(of: images, on: network, like: a)
    let loss = featureSimilarity(
      image: image, maps: y(of: a, labels: labels), mu: mu, sigma: logSigma.map(exp))
    let cells = Double(a.length(.height) * a.length(.width))
    return [
      LossTerm("featureSimilarity", loss * (scale == .literal ? factor / cells : factor), weight: weight)
    ]
  }

  /// y, what is compared.
  func y(of a: Tensor, labels: Tensor) -> Tensor {
    switch signal {
    case .softmax: return softmax(a, along: .channel)
    case .normalisedCam:
      let foreground = BackgroundChannel.first.foreground(
        of: CAMNormalization.minmaxRelu(a) * withBackground(labels))
      return concatenated(
        [1 - foreground.maximum(along: .channel, keeping: true), foreground], along: .channel)
    }
  }

  /// I: normalised images back in [0, 1], on the grid of the maps.
  static func colors(of images: Tensor, on network: any Network, like maps: Tensor) -> Tensor {
    onGrid(network.input.normalisation.inverse(images), of: maps).clamped(from: 0, to: 1)
  }

  /// f_ij of the probed pixel i with every pixel j [1,1,h,w], in −1…1.
  package func gate(image: Tensor, at probe: MapQuery.Probe) -> Tensor {
    let (height, width) = (image.length(.height), image.length(.width))
    let i = probe.cell(height: height, width: width)
    let flat = image.reshaped(to: [1, 3, height * width])
    return f(abs(flat - flat.slice(along: .index(2), i..<i + 1)).mean(along: .channel, keeping: true))
      .reshaped(to: [1, 1, height, width])
  }

  /// −Σ_j ω_ij g_ij f_ij of every pixel i [1,1,h,w]: what it adds to the loss, before the division.
  package func energy(image: Tensor, y: Tensor) -> Tensor {
    let (height, width) = (y.length(.height), y.length(.width))
    let n = height * width
    let (colors, maps) = (image.reshaped(to: [3, n]), y.reshaped(to: [-1, n]))
    let places = Tensor.range(n, type: .float32)
    let row = floor(places / Double(width))
    let column = places - row * Double(width)
    let energies = (0..<n).map { i in
      func difference(_ x: Tensor) -> Tensor { x - x.slice(along: .index(-1), i..<i + 1) }
      let delta = abs(difference(colors)).mean(along: .index(0))  // [n]
      let g = square(difference(maps)).sum(along: .index(0)) * factor
      return -(omega(square(difference(row)) + square(difference(column))) * g * f(delta)).sum()
    }
    return stacked(energies).reshaped(to: [1, 1, height, width])
  }

  private func f(_ delta: Tensor) -> Tensor {
    let d = delta.clamped(from: 0, to: 1)
    return tanh(mu.detached() + log((d + 1e-5) / (1 - d + 1e-5)))
  }

  private func omega(_ squaredDistance: Tensor) -> Tensor {
    guard let logSigma else { return Tensor.ones(like: squaredDistance) / Double(squaredDistance.count) }
    let sigma = exp(logSigma.detached())
    return exp(-squaredDistance / (2 * square(sigma))) / (2 * Double.pi * square(sigma))
  }
}

extension FeatureSimilarityLoss {
  /// The components of the loss; `signal` and `weight` are those of the method.
  static func components(signal: Signal, weight: Double, section: String) -> [ComponentDeclaration] {
    [
      .flag("fsl", "Feature similarity", true, section, "Off drops the loss that ties maps to colour edges."),
      .number(
        "fsl.weight", "Its weight", 0...100, weight, section,
        "The factor on the feature similarity loss; 0 is off."),
      .number(
        "fsl.mu", "Its μ", -10...10, 2.5, "METHODS §1.1.5",
        "A larger μ counts fewer colours as alike: the loss changes its sign at a difference of σ(−μ)."),
      .number(
        "fsl.sigma", "Its σ", 0...100, 5, "METHODS §1.1.5",
        "How far pairs reach, in cells of the feature grid; 0 counts all pairs of the image alike."),
      .choice(
        "fsl.signal", "Its maps", signal, "METHODS §8.4",
        "softmax compares probabilities of all channels (ICAM), normalisedCam the normalised maps of present classes "
          + "(hfpl)."),
      .choice(
        "fsl.scale", "Its scale", Scale.code, "METHODS §8.2",
        "code divides by the number of pixels, literal by its square as the paper's text does, thousands of times "
          + "weaker."),
      .flag(
        "fsl.learnable", "Learned μ and σ", false, "METHODS §8.1",
        "On lets the training move μ and σ, an experiment; off keeps them, as both released codes do."),
    ]
  }
}
