import Methods
import Testing
import Torch

@TorchActor @Suite("ICAM and hfpl")
struct IcamTests {
  private func terms(_ recipe: String, _ assignments: [String] = []) throws -> [String: Double] {
    SmallMethod.terms(of: try SmallMethod.make(recipe, assignments))
  }

  @Test("every switch of ICAM removes its term")
  func switchesOfIcam() throws {
    let all = try terms("icam@paintnet", ["fsl=on", "fsl.weight=1", "isl=on", "isl.lambda=0.8"])
    #expect(
      Set(all.keys) == ["classification", "importance", "refined", "er", "ecr", "featureSimilarity"])
    for (assignment, gone) in [
      ("isl=off", ["importance"]), ("isl.lambda=0", ["importance"]), ("isl.lambda=1", ["classification"]),
      ("er=off", ["er"]), ("ecr=off", ["ecr"]), ("fsl=off", ["featureSimilarity"]),
      ("fsl.weight=0", ["featureSimilarity"]), ("pcm=off", ["refined", "ecr"]),
    ] {
      let without = try terms("icam@paintnet", ["fsl.weight=1", "isl.lambda=0.8", assignment])
      #expect(Set(without.keys) == Set(all.keys).subtracting(gone), "\(assignment)")
    }
  }

  @Test("every switch of hfpl removes its term")
  func switchesOfHfpl() throws {
    let on = ["fsl.weight=1", "isl.lambda=0.2"]
    let all = try terms("hfpl@paintnet", on)
    #expect(
      Set(all.keys) == ["classification", "importance", "minPool", "er", "ecr", "featureSimilarity"])
    for (assignment, gone) in [
      ("isl=off", ["importance"]), ("fsl=off", ["featureSimilarity"]), ("minPool=off", ["minPool"]),
      ("er=off", ["er"]), ("ecr=off", ["ecr"]), ("pcm=off", ["ecr"]),
    ] {
      let without = try terms("hfpl@paintnet", on + [assignment])
      #expect(Set(without.keys) == Set(all.keys).subtracting(gone), "\(assignment)")
    }
  }

  @Test("settings of the losses change their values")
  func settings() throws {
    let base = try terms("icam@paintnet", ["fsl.weight=1", "isl.lambda=0.8"])
    for (assignment, changed) in [
      ("isl.space=sigmoidLogit", "importance"), ("isl.samples=3", "importance"),
      ("pooling=max", "classification"),
      ("rvPooling=avg", "refined"), ("fsl.mu=1", "featureSimilarity"), ("fsl.sigma=2", "featureSimilarity"),
      ("fsl.sigma=0", "featureSimilarity"), ("fsl.signal=normalisedCam", "featureSimilarity"),
      ("fsl.scale=literal", "featureSimilarity"),
    ] {
      let other = try terms("icam@paintnet", ["fsl.weight=1", "isl.lambda=0.8", assignment])
      #expect(other[changed] != base[changed], "\(assignment)")
    }
  }

  @Test("hfpl without its two losses is SEAM")
  func base() throws {
    let seam = try terms("seam@paintnet")
    #expect(try terms("hfpl@paintnet", ["isl=off", "fsl=off"]) == seam)
  }

  @Test("hfpl shares the classification of its first view between average and samples")
  func shares() throws {
    let hfpl = try SmallMethod.make("hfpl@paintnet", ["isl.lambda=0.2", "fsl=off"])
    TorchSettings.seed(9)
    let terms = hfpl.lossTerms(of: SmallMethod.batch(), at: SmallMethod.end)
    #expect(terms.first { $0.name == "importance" }?.weight == 0.1)
  }

  @Test("ICAM's refined maps train the classifier and the backbone, as PCM has a gradient to the maps")
  func gradients() throws {
    let icam = try SmallMethod.make("icam@paintnet")
    TorchSettings.seed(9)
    let refined = try #require(
      icam.lossTerms(of: SmallMethod.batch(), at: SmallMethod.end).first { $0.name == "refined" })
    let reached = SmallMethod.reached(by: refined.value, in: icam)
    #expect(reached.isSuperset(of: ["head.fc8.weight", "head.f9.weight", "conv1.weight"]))
  }

  @Test("learned μ and σ are trained, else they are constants that no file holds")
  func learnable() throws {
    let constant = try SmallMethod.make("icam@paintnet", ["fsl.weight=1"])
    #expect(!constant.heads.names.contains { $0.hasPrefix("fsl.") })
    let learned = try SmallMethod.make("icam@paintnet", ["fsl.weight=1", "fsl.learnable=on"])
    let reached = SmallMethod.reached(by: SmallMethod.loss(of: learned), in: learned)
    #expect(reached.isSuperset(of: ["head.fsl.mu", "head.fsl.logSigma"]))
  }

  @Test("at inference background and the classes that may appear share one, the others have nothing")
  func posterior() throws {
    let icam = try SmallMethod.make("icam@paintnet")
    let images = SmallMethod.batch().images
    let some = icam.view(of: images, among: [2]).evidence
    let all = icam.view(of: images).evidence
    #expect(some.element(0, along: .channel).floats().allSatisfy { $0 == 0 })
    let (alone, shared) = (
      some.element(1, along: .channel).floats(), all.element(1, along: .channel).floats()
    )
    #expect(zip(alone, shared).allSatisfy { $0 > $1 })
    #expect(all.sum(along: .channel).floats().allSatisfy { (0..<1).contains($0) })
  }

  @Test(
    "both start from logits of zero and steps along the gradient lower the loss", arguments: ["icam", "hfpl"])
  func descent(recipe: String) throws {
    let method = try SmallMethod.fresh("\(recipe)@paintnet", ["dropout=0"])
    #expect(SmallMethod.loss(of: method).scalar().isFinite)
    let losses = SmallMethod.descend(method, steps: 20, rate: 0.01)
    #expect(losses[19] < losses[0])
  }
}
