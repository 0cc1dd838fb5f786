import Methods
import Networks
import Runs
import Testing
import Torch

@TorchActor @Suite("Puzzle-CAM")
struct PuzzleTests {
  private func terms(_ assignments: [String] = []) throws -> [String: Double] {
    SmallMethod.terms(of: try SmallMethod.make("puzzle@paintnet", assignments))
  }

  @Test("every switch removes or adds its term")
  func switches() throws {
    let all = try terms()
    #expect(Set(all.keys) == ["classification", "tiles", "reconstruction"])
    #expect(Set(try terms(["pCls=off"]).keys) == ["classification", "reconstruction"])
    #expect(Set(try terms(["re=off"]).keys) == ["classification", "tiles"])
    #expect(Set(try terms(["conf=on"]).keys) == Set(all.keys).union(["confidence"]))
    #expect(Set(try terms(["pCls=off", "re=off"]).keys) == ["classification"])
    for assignment in ["reLoss=L2", "reMask=none", "reMask=selection", "level=cam", "pieces=9"] {
      #expect(try terms([assignment])["reconstruction"] != all["reconstruction"], "\(assignment)")
    }
    let atCams = ["level=cam", "pClsFrom=level"]
    #expect(try terms(atCams)["tiles"] != all["tiles"])
  }

  @Test("without its two losses puzzle trains what cam trains")
  func plain() throws {
    let puzzle = try terms(["pCls=off", "re=off"])["classification"]
    let cam = SmallMethod.terms(of: try SmallMethod.make("cam@paintnet"))["classification"]
    #expect(puzzle == cam)
  }

  @Test("the reconstruction has the weight of the ramp")
  func ramp() throws {
    let puzzle = try SmallMethod.make("puzzle@paintnet", ["alpha=4", "alphaSchedule=0.5"])
    let weights = [0, 2, 9].map { step in
      puzzle.lossTerms(of: SmallMethod.batch(), at: SchedulePoint(step: step, steps: 10, epoch: 1))
        .first { $0.name == "reconstruction" }?.weight
    }
    #expect(weights == [0, 1.6, 4])
  }

  @Test("the reconstruction moves both branches; each can be made the target of the other")
  func detaching() throws {
    func gradient(_ assignments: [String]) throws -> [Float] {
      let puzzle = try SmallMethod.make("puzzle@paintnet", assignments)
      let re = try #require(
        puzzle.lossTerms(of: SmallMethod.batch(), at: SmallMethod.end).first { $0.name == "reconstruction" })
      let reached = SmallMethod.reached(by: re.value, in: puzzle)
      #expect(reached.contains("conv1.weight"))
      return try #require(puzzle.heads["classifier.weight"]?.gradient).floats()
    }
    let (both, tiles, full) = (
      try gradient([]), try gradient(["detachFull=on"]), try gradient(["detachTiles=on"])
    )
    let scale = both.map { abs($0) }.max() ?? 0
    #expect(zip(both, zip(tiles, full)).allSatisfy { abs($0 - ($1.0 + $1.1)) < 1e-4 * scale })
    #expect(tiles != full)
  }

  @Test("a crop that does not divide into tiles of whole cells is refused with one that does")
  func crops() throws {
    let failure = #expect(throws: MethodError.self) { try SmallMethod.fresh("puzzle@paintnet", ["crop=200"]) }
    #expect(failure?.description.contains("192") ?? false)
    #expect(throws: MethodError.self) { try SmallMethod.fresh("puzzle@paintnet", ["pieces=5"]) }
    #expect(throws: Never.self) { try SmallMethod.fresh("puzzle@paintnet", ["crop=96", "pieces=9"]) }
  }

  @Test(
    "an even crop goes through every network, tiles and image on one grid",
    arguments: ["mobilenet_v2", "squeezenet1_1", "resnet18", "vgg16"])
  func networks(name: String) throws {
    let puzzle = try SmallMethod.make("puzzle", network: name)
    let terms = SmallMethod.terms(of: puzzle, side: 128)
    #expect(terms.count == 3 && terms.values.allSatisfy(\.isFinite))
  }

  @Test("steps along the gradient lower the loss")
  func descent() throws {
    let losses = SmallMethod.descend(try SmallMethod.fresh("puzzle@paintnet"))
    #expect(losses[13] < losses[1])
  }
}
