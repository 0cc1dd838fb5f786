import Runs
import Torch

/// Importance sampling as a recipe sets it: in which space, how many pixels, with what share of the classification.
struct PixelSampling {
  let space: ImportanceSampling
  /// S.
  let samples: Int
  /// λ; 0: the recipe is without sampling.
  let lambda: Double

  init(_ recipe: Recipe) {
    space = ImportanceSampling(rawValue: recipe.text("isl.space")) ?? .softmaxProb
    samples = recipe.integer("isl.samples")
    lambda = recipe.flag("isl") ? recipe.number("isl.lambda") : 0
  }

  /// L_is of fresh draws from logits a [N,K+1,h,w].
  func loss(ofLogits a: Tensor, labels y: Tensor) -> Tensor {
    let scores = space.scores(of: a)
    return space.loss(of: space.samples(of: scores, at: space.draw(samples, of: scores)), labels: y)
  }

  /// The components of the sampling with a method's own values.
  static func components(
    space: ImportanceSampling, samples: Int, lambda: Double, section: String
  ) -> [ComponentDeclaration] {
    [
      .flag(
        "isl", "Importance sampling", true, section,
        "Off is λ = 0: the classifier is trained on pooled maps alone."),
      .whole(
        "isl.samples", "Samples", 1...1000, samples, section,
        "How many pixels of an image and class are drawn in a step."),
      .number(
        "isl.lambda", "λ of the sampling", 0...1, lambda, "METHODS §1.1.3",
        "The share of the sampled pixels in the classification; 0 drops them, 1 drops the pooled maps."),
      .choice(
        "isl.space", "Space of the sampling", space, "METHODS §8.4",
        "softmaxProb samples probabilities among all channels (ICAM), sigmoidLogit each class by itself (hfpl)."
      ),
    ]
  }
}
