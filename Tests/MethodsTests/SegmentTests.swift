import Foundation
import Imaging
import Methods
import Networks
import Runs
import Testing
import Torch

@TorchActor @Suite("Segmentation networks on pseudo-masks")
struct SegmentTests {
  private func method(_ assignments: [String] = [], network name: String = "paintnet") throws -> Segment {
    TorchSettings.seed(7)
    let recipe = try RecipeSchema.complete(
      RecipeArgument.partialRecipe("segment@paintnet", assignments: ["network=\(name)"] + assignments),
      among: MethodRegistry.declarations)
    let network = try MethodRegistry.network(for: recipe, TrainingSchedule(recipe))
    return try #require(MethodRegistry.make(recipe, on: network, classes: 3) as? Segment)
  }

  /// Two windows whose left half is class 1 and whose right half is background; the second mask takes a column of the
  /// right half for class 2, and the last row is void in both.
  private func batch(side: Int = 48, pair: Bool = true) -> TrainingBatch {
    TorchSettings.seed(8)
    let images =
      Tensor.normal([2, 3, side, side]) * 0.2
      + Tensor(
        (0..<side).map { $0 < side / 2 ? 1 : -1 }, shape: [1, 1, 1, side])
    func mask(_ second: Bool) -> Tensor {
      let row = (0..<side).map { $0 < side / 2 ? 1 : second && $0 == side - 3 ? 2 : 0 }
      let image = (0..<side - 1).flatMap { _ in row } + [Int](repeating: 255, count: side)
      return Tensor(integers: image + image, shape: [2, side, side])
    }
    var batch = TrainingBatch(images: images, labels: Tensor([1, 0, 0, 1, 0, 0], shape: [2, 3]))
    batch.masks = MaskBatch(crf: mask(false), retrieved: pair ? mask(true) : nil)
    return batch
  }

  private let start = SchedulePoint(step: 0, steps: 10, epoch: 1)

  private func terms(_ method: Segment, _ batch: TrainingBatch) -> [LossTerm] {
    method.lossTerms(of: batch, at: start)
  }

  @Test("class scores have one channel a class and the background, for every head and classifier")
  func heads() throws {
    for head in SegmentationHeadKind.allCases {
      for cosine in ["on", "off"] {
        let segment = try method(["head=\(head.rawValue)", "cosineHead=\(cosine)", "nal=off"])
        let z = noGrad { segment.logits(of: batch().images) }
        let side = head == .deepLabV3Plus ? 12 : 6
        #expect(z.shape == [2, 4, side, side], "\(head) \(cosine)")
        if cosine == "on" { #expect(z.floats().allSatisfy { abs($0) <= 20.001 }) }
        #expect(segment.heads.names.contains { $0.hasSuffix(".bias") } || cosine == "on")
      }
    }
  }

  @Test("pixels of pseudo-masks weigh lossRatio where those of true masks weigh 1, for every loss")
  func lossRatio() throws {
    for settings in [["nal=off"], ["nal=off", "msc=on"], []] {
      var mixed = batch()
      mixed.labelled = Tensor([1, 0])
      func value(_ ratio: Double, _ batch: TrainingBatch) throws -> [Double] {
        TorchSettings.seed(9)
        return terms(try method(settings + ["lossRatio=\(ratio)"]), batch).map { $0.value.scalar() }
      }
      func first(_ batch: TrainingBatch) -> TrainingBatch {
        var one = TrainingBatch(
          images: batch.images.slice(along: .batch, 0..<1), labels: batch.labels.slice(along: .batch, 0..<1))
        one.masks = batch.masks.map {
          MaskBatch(
            crf: $0.crf.slice(along: .batch, 0..<1), retrieved: $0.retrieved?.slice(along: .batch, 0..<1))
        }
        return one
      }
      let (alone, none) = (try value(1, first(mixed)), try value(0, mixed))
      #expect(zip(alone, none).allSatisfy { abs($0 - $1) < 1e-4 * max(1, abs($0)) }, "\(settings)")
      var unmarked = mixed
      unmarked.labelled = nil
      #expect(try value(1, mixed) == value(1, unmarked))
      #expect(try value(0.5, mixed) != value(1, mixed))
    }
  }

  @Test("pixels of pseudo-masks that the network finds unlikely are left out, those of true masks never")
  func confidenceMask() throws {
    var mixed = batch(pair: false)
    func value(_ threshold: Double, _ labelled: [Float]) throws -> Double {
      mixed.labelled = Tensor(labelled)
      TorchSettings.seed(9)
      return terms(try method(["nal=off", "confidenceMask=\(threshold)"]), mixed)[0].value.scalar()
    }
    #expect(try value(1, [0, 0]) == 0)
    #expect(try abs(value(1, [1, 1]) - value(0, [1, 1])) < 1e-5)
    #expect(try value(1, [1, 0]) > 0)
    // Of a network that knows little some pixels stay, those with the smaller losses.
    let some = try value(0.25, [0, 0])
    #expect(try some > 0 && some < value(0, [0, 0]))
  }

  @Test(
    "two masks give the noise-aware loss, one the cross-entropy, and switches change or remove their term")
  func losses() throws {
    let two = terms(try method(), batch())
    #expect(two.map(\.name) == ["reliable", "noisy"] && two[1].weight == 0.1)
    let agreed = terms(try method(["nal=off"]), batch())
    #expect(agreed.map(\.name) == ["segmentation"])
    // Where both agree is S in both.
    #expect(abs(agreed[0].value.scalar() - two[0].value.scalar()) < 1e-5)
    let one = terms(try method(), batch(pair: false))
    #expect(one.map(\.name) == ["segmentation"] && one[0].value.scalar() != agreed[0].value.scalar())
    #expect(terms(try method(["lambda=0"]), batch())[1].weight == 0)
    let noisy = two[1].value.scalar()
    #expect(terms(try method(["temperature=10"]), batch())[1].value.scalar() != noisy)
    #expect(terms(try method(["detachSigma=on"]), batch())[1].value.scalar() == noisy)
    #expect(try method(["yRet=off"]).maskNeed.wantsPair == false)
  }

  @Test("γ decides how much a pixel counts whose class is not the nearest")
  func gamma() throws {
    let (weak, strong) = (try method(["gamma=1"]), try method(["gamma=7"]))
    let labels = Tensor(integers: [Int](repeating: 2, count: 2 * 48 * 48), shape: [2, 48, 48])
    let (a, b) = noGrad {
      (weak.sigma(of: batch().images, labels: labels), strong.sigma(of: batch().images, labels: labels))
    }
    #expect(zip(a.floats(), b.floats()).allSatisfy { abs(pow($0, 7) - $1) < 1e-4 })
  }

  @Test(
    "masks that are void everywhere give a loss of zero and no gradient that is no number",
    arguments: [true, false])
  func void(pair: Bool) throws {
    for assignment in ["nal=on", "nal=off"] {
      let segment = try method([assignment])
      var batch = batch(pair: pair)
      let nothing = Tensor(integers: [Int](repeating: 255, count: 2 * 48 * 48), shape: [2, 48, 48])
      batch.masks = MaskBatch(crf: nothing, retrieved: pair ? nothing : nil)
      let terms = terms(segment, batch)
      let loss = terms.dropFirst().reduce(terms[0].value) { $0 + $1.value }
      loss.backward()
      #expect(loss.scalar() == 0)
      #expect(
        segment.state.trainable.allSatisfy { $0.tensor.gradient?.floats().allSatisfy { $0.isFinite } ?? true }
      )
    }
  }

  @Test("several scales in training add one term a scale and one for their maximum")
  func scales() throws {
    let terms = terms(try method(["msc=on", "nal=off", "cosineHead=off"]), batch())
    #expect(terms.map(\.name) == ["scale 1.0", "scale 0.75", "scale 0.5", "maximum"])
    #expect(terms.allSatisfy { $0.value.scalar().isFinite && $0.value.scalar() > 0 })
  }

  @Test("settings that do not fit each other are refused by name")
  func conflicts() throws {
    for assignments in [["cosineHead=off"], ["msc=on"]] {
      let failure = #expect(throws: MethodError.self) { try method(assignments) }
      #expect(failure?.description.contains("'nal'") ?? false)
    }
  }

  @Test(
    "gradients reach head and backbone, and steps along them lower the loss",
    arguments: SegmentationHeadKind.allCases)
  func descent(head: SegmentationHeadKind) throws {
    let segment = try method(["head=\(head.rawValue)", "batchNorm=frozenStatistics"])
    let batch = batch()
    let optimizer = SGD(
      groups: [.init(parameters: segment.state.trainable.map(\.tensor), weightDecay: 0)],
      schedule: PolySchedule(rate: 0.002, steps: 30), weightDecay: 0, momentum: .value(0.9))
    var losses: [Double] = []
    for step in 0..<10 {
      TorchSettings.seed(3)
      let terms = terms(segment, batch)
      let loss = terms.dropFirst().reduce(terms[0].value) { $0 + $1.value * $1.weight }
      loss.backward()
      if step == 0 {
        for entry in segment.state.trainable {
          #expect((entry.tensor.gradient?.norm().scalar() ?? 0) > 0, "\(entry.name)")
        }
      }
      optimizer.update()
      losses.append(loss.scalar())
    }
    #expect(losses[9] < 0.9 * losses[0], "\(losses)")
  }

  @Test("on VGG16-LargeFOV the head is the classifier, and fc6 is dilated by 12")
  func largeFOV() throws {
    let segment = try method(["head=largeFOV", "nal=off"], network: "vgg16_largefov")
    #expect(segment.heads.names == ["classifier.weight"])
    #expect(Segment.fc6Dilation == 12 && Bana.fc6Dilation == 1)
    let terms = terms(segment, batch(side: 32))
    terms[0].value.backward()
    #expect(terms[0].value.scalar().isFinite)
  }

  @Test("the prediction is the class of the largest score at every pixel of the view")
  func prediction() throws {
    let segment = try method()
    let image = batch().images.slice(along: .batch, 0..<1)
    let map = noGrad { segment.map("prediction", of: image, at: MapQuery(classes: [1])) }
    #expect(map.shape == [1, 1, 48, 48])
    let classes = Set(map.integers())
    #expect(classes.isSubset(of: [0, 1, 2, 3]))
  }

  @Test("σ of a pseudo-mask is 1 where its class is the nearest and less elsewhere")
  func sigmaMap() throws {
    let segment = try method()
    let image = batch().images.slice(along: .batch, 0..<1)
    func sigma(_ label: UInt8) -> [Float] {
      var query = MapQuery(classes: [1])
      query.pseudoMask = LabelMap(width: 48, height: 48, filledWith: label)
      let map = noGrad { segment.map("sigma", of: image, at: query) }
      #expect(map.shape == [1, 1, 48, 48])
      return map.floats()
    }
    let all = (0...3).map { sigma(UInt8($0)) }
    for pixel in all[0].indices {
      let values = all.map { $0[pixel] }
      #expect(values.contains { abs($0 - 1) < 1e-5 } && values.allSatisfy { (0...1.00001).contains($0) })
    }
    #expect(segment.hasSigma)
    #expect(try !method(["cosineHead=off", "nal=off"]).hasSigma)
  }

  @Test("views hold probabilities with the background last")
  func view() throws {
    let segment = try method()
    let view = noGrad { segment.view(of: batch().images) }
    #expect(view.logits.shape == [2, 3, 6, 6] && view.evidence.shape == [2, 4, 6, 6])
    #expect(view.evidence.sum(along: .channel).floats().allSatisfy { abs($0 - 1) < 1e-5 })
  }
}
