import Imaging
import Methods
import Networks
import Refinement
import Runs
import Testing
import Torch

@TorchActor @Suite("BANA, stage 1")
struct BanaTests {
  private func method(_ assignments: [String] = [], network name: String = "paintnet") throws -> Bana {
    TorchSettings.seed(7)
    let recipe = try RecipeSchema.complete(
      RecipeArgument.partialRecipe("bana@paintnet", assignments: ["network=\(name)"] + assignments),
      among: MethodRegistry.declarations)
    let network = try NetworkRegistry.named(name).make(
      NetworkOptions(outputStride: 8, batchNorm: .frozenStatistics))
    return try #require(MethodRegistry.make(recipe, on: network, classes: 3) as? Bana)
  }

  /// Two windows, the first with two boxes, the second with one that fills it.
  private func batch(side: Int = 64, boxes: [[LabelledBox]]? = nil) -> TrainingBatch {
    TorchSettings.seed(8)
    let images = Tensor.normal([2, 3, side, side])
    func box(_ left: Double, _ top: Double, _ right: Double, _ bottom: Double, _ label: Int) -> LabelledBox {
      LabelledBox(left: left, top: top, right: right, bottom: bottom, label: label)
    }
    let s = Double(side)
    var batch = TrainingBatch(images: images, labels: Tensor([1, 0, 1, 0, 1, 0], shape: [2, 3]))
    batch.boxes = BoxBatch(
      boxes: boxes ?? [[box(2, 3, 30, 40, 1), box(33.5, 20, 60, 50, 3)], [box(0, 0, s, s, 2)]],
      shown: [(columns: 0..<side, rows: 0..<side), (columns: 0..<side, rows: 0..<side)], side: side)
    return batch
  }

  private let start = SchedulePoint(step: 0, steps: 10, epoch: 1)

  private func loss(_ method: Bana, _ batch: TrainingBatch) -> Tensor {
    method.lossTerms(of: batch, at: start)[0].value
  }

  @Test("the loss is that of the pooled vectors and queries, and each switch of training changes it")
  func switches() throws {
    let base = loss(try method(), batch()).scalar()
    #expect(base > 0)
    for assignment in ["bap=off", "gridTrain=1", "roiPool=1×1"] {
      #expect(loss(try method([assignment]), batch()).scalar() != base, "\(assignment)")
    }
    for assignment in ["bgThreshold=0.5", "bgUnary=off", "crf=off", "yRet=off", "gridLabel=2"] {
      #expect(loss(try method([assignment]), batch()).scalar() == base, "\(assignment)")
    }
  }

  @Test("gradients reach the classifier and the backbone, and no bias is there to take them")
  func gradients() throws {
    let bana = try method()
    loss(bana, batch()).backward()
    for entry in bana.state.trainable {
      let gradient = try #require(entry.tensor.gradient, "\(entry.name)")
      #expect(gradient.norm().scalar() > 0, "\(entry.name)")
    }
    #expect(bana.heads.names == ["classifier.weight"] && bana.heads["classifier.weight"]?.shape == [4, 192])
  }

  @Test("a batch without boxes has a loss and a gradient")
  func withoutBoxes() throws {
    let bana = try method()
    let loss = loss(bana, batch(boxes: [[], []]))
    loss.backward()
    #expect(loss.scalar().isFinite && loss.scalar() > 0)
    #expect(bana.heads["classifier.weight"]?.gradient?.floats().allSatisfy { $0.isFinite } == true)
  }

  @Test("mixed precision keeps pooling in single precision", arguments: ["paintnet", "vgg16_largefov"])
  func mixedPrecision(network: String) throws {
    let bana = try method(network: network)
    let batch = batch(side: 32)
    let exact = loss(bana, batch)
    let mixed = autocast(.bfloat16) { loss(bana, batch) }
    mixed.backward()
    // VGG16-LargeFOV drops channels, so there only that both are numbers can be compared.
    #expect(exact.scalar().isFinite && mixed.scalar().isFinite)
    if network == "paintnet" { #expect(abs(mixed.scalar() - exact.scalar()) < 0.05 * exact.scalar()) }
  }

  @Test("steps along the gradient lower the loss")
  func descent() throws {
    let bana = try method()
    let batch = batch()
    let optimizer = SGD(
      groups: [.init(parameters: bana.state.trainable.map(\.tensor), weightDecay: 0)],
      schedule: PolySchedule(rate: 0.05, steps: 30), weightDecay: 0, momentum: .value(0.9))
    let losses = (0..<12).map { _ in
      let loss = loss(bana, batch)
      loss.backward()
      optimizer.update()
      return loss.scalar()
    }
    #expect(losses[11] < 0.8 * losses[0])
  }

  @Test("class activation maps are the positive part of W_c·F and need no box")
  func maps() throws {
    let view = noGrad { (try? method())?.view(of: batch().images) }
    let maps = try #require(view)
    #expect(maps.logits.shape == [2, 3, 8, 8])
    #expect(zip(maps.logits.floats(), maps.evidence.floats()).allSatisfy { max($0, 0) == $1 })
  }

  @Test("labels of an image have its size, and the switches of labels act without a training")
  func labels() throws {
    let bana = try method()
    let boxes = [LabelledBox(left: 4, top: 4, right: 40, bottom: 30, label: 2)]
    let image = batch().images.slice(along: .batch, 0..<1)
    func unary(_ settings: BoxLabels.Settings) -> [Float] {
      noGrad {
        bana.boxLabels(of: image, boxes: boxes, height: 50, width: 61, settings: settings).unary.floats()
      }
    }
    let base = unary(.init())
    #expect(base.count == 2 * 50 * 61 && base.allSatisfy { (0...1).contains($0) })
    #expect(unary(.init(threshold: 0)) != base)
    #expect(unary(.init(hasBackgroundUnary: false)) != base)
    #expect(unary(.init(grid: 3, threshold: 0)) != unary(.init(threshold: 0)))
  }

  @Test("the background's cells, the attention of each query and their mean can be looked at")
  func look() throws {
    let bana = try method()
    let boxes = [LabelledBox(left: 0, top: 0, right: 32, bottom: 32, label: 2)]
    let image = batch().images.slice(along: .batch, 0..<1)
    let look = noGrad { bana.background(of: image, boxes: boxes, height: 64, width: 64) }
    let cells = look.cells.integers()  // [8,8] in a grid of 4×4 cells
    #expect(cells[0] == 0 && cells[3 * 8 + 3] == 0)
    #expect(cells[4] == 3 && cells[4 * 8] == 9 && cells[63] == 16)
    let attentions = look.attentions.floats()
    #expect(attentions.count == 16 * 64 && attentions[0..<64].allSatisfy { $0 == 0 })
    // A is the mean over the twelve queries outside the box.
    for p in 0..<64 {
      let sum = (0..<16).map { attentions[$0 * 64 + p] }.reduce(0, +)
      #expect(abs(look.mean.floats()[p] - sum / 12) < 1e-5)
    }
    #expect(look.attention(atX: 0.99, y: 0.99).floats() == Array(attentions[15 * 64..<16 * 64]))
  }

  @Test("every declared map has the shape of its content, with boxes and without")
  func declaredMaps() throws {
    let bana = try method()
    let image = batch().images.slice(along: .batch, 0..<1)
    let box = LabelledBox(left: 8, top: 8, right: 40, bottom: 32, label: 2)
    for boxes in [[box], []] {
      let query = MapQuery(classes: [1, 2], boxes: boxes)
      for map in Bana.maps {
        let values = noGrad { bana.map(map.name, of: image, at: query) }
        #expect(values.shape[1] == (map.content == .classScores ? 2 : 1), "\(map.name)")
        let isFinite = values.floats().allSatisfy { $0.isFinite }
        #expect(isFinite, "\(map.name)")
      }
    }
    let unaries = noGrad { bana.map("boxUnaries", of: image, at: MapQuery(classes: [1, 2], boxes: [box])) }
    #expect(unaries.element(0, along: .channel).maximum().scalar() == 0)
    #expect(unaries.element(1, along: .channel).maximum().scalar() > 0)
  }

  @Test("Y_crf, Y_ret and their agreement are the masks of the labelling on the photograph")
  func masks() throws {
    let bana = try method()
    let image = batch().images.slice(along: .batch, 0..<1)
    let box = LabelledBox(left: 8, top: 8, right: 40, bottom: 32, label: 2)
    let photograph = RGBImage(
      width: image.shape[3], height: image.shape[2],
      pixels: (0..<3 * image.shape[2] * image.shape[3]).map { UInt8($0 * 7 % 251) })
    var query = MapQuery(classes: [2], boxes: [box])
    query.photograph = photograph
    let names = ["crfMask", "retrievedMask", "agreement"]
    let found = noGrad { names.map { bana.map($0, of: image, at: query).integers() } }
    let pair = try noGrad {
      try bana.boxLabels(
        of: image, boxes: [box], height: image.shape[2], width: image.shape[3], settings: .init()
      ).masks(DenseCRF(.bana), on: photograph)
    }
    let wanted = [pair.crf, pair.retrieved, pair.agreement].map { $0.labels.map(Int.init) }
    #expect(found == wanted)
    #expect(Bana.maps.filter(\.isMask).map(\.name) == names)
  }

  @Test("a complete recipe gives the labelling of its switches")
  func labelling() throws {
    func labelling(_ assignments: [String]) throws -> BoxLabelling {
      BoxLabelling(
        try RecipeSchema.complete(
          RecipeArgument.partialRecipe("bana", assignments: assignments), among: MethodRegistry.declarations))
    }
    #expect(try labelling([]) == BoxLabelling())
    #expect(
      try labelling(["crf=off", "yRet=off", "bgUnary=off", "bgThreshold=0.5", "gridLabel=2"])
        == BoxLabelling(
          unary: .init(grid: 2, threshold: 0.5, hasBackgroundUnary: false), crf: nil, retrieves: false))
  }
}
