import Methods
import Networks
import Refinement
import Runs
import Testing
import Torch

@TorchActor @Suite("SEAM")
struct SeamTests {
  private let all: Set<String> = ["classification", "minPool", "er", "ecr"]

  @Test("a view has K class logits and the refined maps of the classes")
  func view() throws {
    let seam = try SmallMethod.make("seam@paintnet")
    let view = seam.view(of: SmallMethod.batch().images)
    #expect(view.logits.shape == [2, 3, 6, 6] && view.evidence.shape == [2, 3, 6, 6])
    #expect(view.evidence.floats().allSatisfy { (0...1).contains($0) })
  }

  @Test("every switch removes its term and leaves the others as they are")
  func switches() throws {
    let terms = SmallMethod.terms(of: try SmallMethod.make("seam@paintnet"))
    #expect(Set(terms.keys) == all)
    for (key, gone) in [("er", "er"), ("ecr", "ecr"), ("minPool", "minPool")] {
      let without = SmallMethod.terms(of: try SmallMethod.make("seam@paintnet", ["\(key)=off"]))
      #expect(without == terms.filter { $0.key != gone })
    }
    let plain = SmallMethod.terms(of: try SmallMethod.make("seam@paintnet", ["pcm=off"]))
    #expect(Set(plain.keys) == ["classification", "minPool", "er"])
    let enlarged = SmallMethod.terms(of: try SmallMethod.make("seam@paintnet", ["lossGrid=image"]))
    #expect(Set(enlarged.keys) == all && enlarged["er"] != terms["er"])
  }

  @Test("losses at the size of the image are those of all maps enlarged, absent classes included")
  func atImageSize() throws {
    let seam = try #require(
      try SmallMethod.make("seam@paintnet", ["lossGrid=image", "dropout=0"]) as? Seam)
    let batch = SmallMethod.batch()
    let y = batch.labels
    let views = seam.views(of: batch, by: seam.secondView)
    let both = [views.first, try #require(views.second?.view)]
    func enlarged(_ map: KeyPath<BaseView, Tensor>) -> [Tensor] {
      both.map {
        resized(
          $0[keyPath: map], height: $0.images.shape[2], width: $0.images.shape[3],
          by: .bilinear(alignCorners: true))
      }
    }
    func classes(_ maps: Tensor) -> Tensor { maps.slice(along: .channel, 1..<4) }
    let (a, r) = (enlarged(\.cam), enlarged(\.refined))
    let present = concatenated([Tensor.ones([2, 1]), y], along: .index(1)).reshaped(to: [2, 4, 1, 1])
    let (height, width) = (a[1].shape[2], a[1].shape[3])
    func compared(_ maps: [Tensor]) -> [Tensor] {
      maps.map { CAMNormalization.minmaxRelu($0) }.map {
        resized($0, height: height, width: width, by: .bilinear(alignCorners: true)) * present
      }
    }
    func target(_ c: Tensor) -> Tensor {
      let largest = classes(c).maximum(along: .channel, keeping: true)
      let winners = classes(c).replacing(where: classes(c) .< largest, with: 0)
      return concatenated([1 - largest, winners], along: .channel)
    }
    func hardest(_ c: Tensor, _ r: Tensor) -> Double {
      abs(target(c) - r).reshaped(to: [2, -1]).topK(4 * height * width / 5, along: .index(1)).values.mean()
        .scalar()
    }
    let (c, q) = (compared(a), compared(r))
    let expected = [
      "classification": a.map {
        multiLabelSoftMargin(logits: classes($0).mean(along: .height, .width), labels: y).scalar() / 2
      }.reduce(0, +),
      "minPool": r.map { minPoolingLoss(classes($0 * present)).scalar() / 2 }.reduce(0, +),
      "er": abs(classes(c[0]) - classes(c[1])).mean().scalar(),
      "ecr": hardest(c[1], q[0]) + hardest(c[0], q[1]),
    ]
    for term in seam.lossTerms(of: views, batch: batch, at: SmallMethod.end) {
      let wanted = try #require(expected[term.name])
      #expect(abs(term.value.scalar() - wanted) < 1e-5, "\(term.name)")
    }
  }

  @Test("without PCM the evidence is the positive part of the maps")
  func withoutPCM() throws {
    let view = try SmallMethod.make("seam@paintnet", ["pcm=off"]).view(of: SmallMethod.batch().images)
    #expect(relu(view.logits).floats() == view.evidence.floats())
  }

  @Test("only classes that may appear compete for a pixel, where the recipe says so")
  func labelsInCorrelation() throws {
    let images = SmallMethod.batch().images
    func evidence(_ value: String) throws -> Tensor {
      try SmallMethod.make("seam@paintnet", ["pcmLabels=\(value)"]).view(of: images, among: [2]).evidence
    }
    let (all, present) = (try evidence("off"), try evidence("on"))
    #expect(all.element(0, along: .channel).maximum().scalar() > 0)
    #expect(present.element(0, along: .channel).maximum().scalar() == 0)
    #expect(
      present.element(1, along: .channel).sum().scalar() > all.element(1, along: .channel).sum().scalar())
  }

  @Test(
    "cross regularisation and min pooling train PCM alone, classification and equivariance the rest alone")
  func gradients() throws {
    let seam = try SmallMethod.make("seam@paintnet")
    let pcm: Set = ["head.f8_3.weight", "head.f8_4.weight", "head.f9.weight"]
    func reached(_ name: String) throws -> Set<String> {
      TorchSettings.seed(9)
      let terms = seam.lossTerms(of: SmallMethod.batch(), at: SmallMethod.end)
      let term = try #require(terms.first { $0.name == name })
      return SmallMethod.reached(by: term.value, in: seam)
    }
    #expect(try reached("ecr") == pcm)
    #expect(try reached("minPool").isSubset(of: pcm))
    for name in ["classification", "er"] {
      let reached = try reached(name)
      #expect(reached.isDisjoint(with: pcm) && reached.contains("head.fc8.weight"), "\(name)")
      #expect(reached.contains("conv1.weight"), "\(name)")
    }
  }

  @Test("a training starts from logits of zero with a finite loss and finite gradients")
  func beginning() throws {
    let seam = try SmallMethod.fresh("seam@paintnet")
    let loss = SmallMethod.loss(of: seam)
    loss.backward()
    #expect(abs((SmallMethod.terms(of: seam)["classification"] ?? 0) - 0.693147) < 1e-5)
    for entry in seam.state.trainable {
      #expect(entry.tensor.gradient?.norm().scalar().isFinite ?? true, "\(entry.name)")
    }
  }

  @Test("steps along the gradient lower the loss")
  func descent() throws {
    let losses = SmallMethod.descend(try SmallMethod.fresh("seam@paintnet", ["dropout=0"]))
    #expect(losses[13] < losses[1])
  }

  @Test(
    "PCM finds stages of strides 8 and 16 on every network",
    arguments: ["mobilenet_v2", "squeezenet1_1", "resnet18", "vgg16", "vgg16_largefov", "resnet38d"])
  func networks(name: String) throws {
    let seam = try SmallMethod.make("seam", network: name)
    let view = noGrad { seam.view(of: Tensor.zeros([1, 3, 64, 64])) }
    #expect(view.evidence.shape[1] == 3 && view.evidence.shape == view.logits.shape)
  }
}
