import Methods
import Networks
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

  @Test("without PCM the evidence is the positive part of the maps")
  func withoutPCM() throws {
    let view = try SmallMethod.make("seam@paintnet", ["pcm=off"]).view(of: SmallMethod.batch().images)
    #expect(relu(view.logits).floats() == view.evidence.floats())
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
