import Methods
import Networks
import Runs
import Testing
import Torch

@TorchActor @Suite("Plain CAM")
struct CamTests {
  /// A method on the small network with reproducible weights, its classifier's included.
  private func method(_ assignments: [String] = [], classes: Int = 3) throws -> any Method {
    let cam = try fresh(assignments, classes: classes)
    for head in cam.heads { head.tensor.copy(from: Tensor.normal(head.tensor.shape) * 0.01) }
    return cam
  }

  /// A method as a training starts with it.
  private func fresh(_ assignments: [String] = [], classes: Int = 3) throws -> any Method {
    TorchSettings.seed(7)
    let recipe = try RecipeSchema.complete(
      RecipeArgument.partialRecipe("cam@paintnet", assignments: assignments),
      among: MethodRegistry.declarations)
    let network = try NetworkRegistry.named("paintnet").make(NetworkOptions(batchNorm: .frozenStatistics))
    return try MethodRegistry.make(recipe, on: network, classes: classes)
  }

  private func batch() -> TrainingBatch {
    TorchSettings.seed(8)
    return TrainingBatch(
      images: Tensor.normal([2, 3, 64, 64]), labels: Tensor([1, 0, 1, 0, 1, 0], shape: [2, 3]))
  }

  private let start = SchedulePoint(step: 0, steps: 10, epoch: 1)

  @Test("maps have one channel a class at the output stride, evidence is the positive part of the logits")
  func shapes() throws {
    let view = try method().view(of: batch().images)
    #expect(view.logits.shape == [2, 3, 4, 4])
    #expect(zip(view.logits.floats(), view.evidence.floats()).allSatisfy { max($0, 0) == $1 })
  }

  @Test("the classification loss is the multi-label soft margin of the averaged maps, or of their maxima")
  func loss() throws {
    for (pooling, pool) in [
      ("average", { (a: Tensor) in a.mean(along: .height, .width) }),
      ("max", { (a: Tensor) in a.maximum(along: .height, .width) }),
    ] {
      let cam = try method(["pooling=\(pooling)"])
      let terms = cam.lossTerms(of: batch(), at: start)
      #expect(terms.map(\.name) == ["classification"])
      let z = pool(cam.view(of: batch().images).logits)
      let expected = multiLabelSoftMargin(logits: z, labels: batch().labels).scalar()
      #expect(abs((terms.first?.value.scalar() ?? .nan) - expected) < 1e-6)
    }
  }

  @Test("a training starts from logits of zero, whatever the seed: no class is favoured")
  func beginning() throws {
    let loss = try fresh().lossTerms(of: batch(), at: start)[0].value.scalar()
    #expect(abs(loss - 0.693147) < 1e-6)
  }

  @Test("gradients reach the head and the backbone")
  func gradients() throws {
    let cam = try method()
    cam.lossTerms(of: batch(), at: start)[0].value.backward()
    for entry in cam.state.trainable {
      let gradient = try #require(entry.tensor.gradient, "\(entry.name)")
      #expect(gradient.norm().scalar() > 0, "\(entry.name)")
    }
    #expect(cam.state.names.contains("head.classifier.weight"))
  }

  @Test("steps along the gradient lower the loss")
  func descent() throws {
    let cam = try method()
    let optimizer = SGD(
      groups: [.init(parameters: cam.state.trainable.map(\.tensor), weightDecay: 0)],
      schedule: PolySchedule(rate: 0.05, steps: 30), weightDecay: 0, momentum: .value(0.9))
    let losses = (0..<12).map { _ in
      let loss = cam.lossTerms(of: batch(), at: start)[0].value
      loss.backward()
      optimizer.update()
      return loss.scalar()
    }
    #expect(losses[11] < 0.95 * losses[0])
  }
}
