import Networks
import Runs
import Torch

/// What EPS and EPS++ share: K + 1 maps, the background last and not classified, that a saliency map teaches
/// (METHODS §3.1, §3.2).
///
///     z = W f                L_cls = MLSM(mean_hw z_k, y), k < K
///     q = softmax z          L = L_cls + w·L_sal, both the mean over the views
struct SaliencyTaughtMaps {
  let target: SaliencyTarget
  /// The saliency maps that the losses read; nil: none.
  let need: SaliencyNeed?
  private let network: any Network
  private let classifier: SoftmaxClassifier
  /// w; nil: without saliency, a plain classifier whose maps are the positive part of z.
  private let weight: Double?

  init(_ recipe: Recipe, on network: any Network, classes: Int) {
    self.network = network
    classifier = SoftmaxClassifier(on: network, classes: classes, learnsBackground: recipe.flag("bgChannel"))
    target = SaliencyTarget(recipe)
    weight = recipe.flag("salLoss") ? recipe.number("salWeight") : nil
    need = weight == nil ? nil : SaliencyNeed(recipe)
  }

  var heads: StateDictionary {
    var state = StateDictionary()
    state.append(classifier.state, under: "classifier.")
    return state
  }

  func forward(_ images: Tensor, training: Bool) -> BaseView {
    let f = network.features(images, training: training).last  // [B,D,h,w]
    return BaseView(images: images, features: f, cam: classifier(f))
  }

  /// The mean over the views of both losses.
  ///
  /// - Parameter saliencyLoss: L_sal of a view for s and the weights of its pixels, both [B,1,h,w].
  func lossTerms(
    of views: BaseViews, batch: TrainingBatch,
    saliencyLoss: (BaseView, _ s: Tensor, _ weights: Tensor) -> Tensor
  ) -> [LossTerm] {
    let classification = mean(
      of: views.all.map { SoftmaxClassifier.classificationLoss(logits: $0.cam, labels: batch.labels) })
    guard let weight else { return [LossTerm("classification", classification)] }
    let saliency = views.saliency(of: batch, sides: network.input.sides)
    let losses = zip(views.all, saliency).map { view, map in
      let (s, w) = target.onGrid(map, of: view.cam)
      return saliencyLoss(view, s, w)
    }
    return [
      LossTerm("classification", classification), LossTerm("saliency", mean(of: losses), weight: weight),
    ]
  }

  func view(of images: Tensor) -> ViewMaps {
    SoftmaxClassifier.view(of: forward(images, training: false).cam, taughtBySaliency: weight != nil)
  }
}
