import Imaging
import Methods
import Networks
import Runs
import Testing
import Torch

@TorchActor @Suite("Maps that methods add")
struct MethodMapTests {
  private let image = Tensor(
    (0..<3 * 96 * 96).map { Float(($0 * 7919) % 255) / 127 - 1 }, shape: [1, 3, 96, 96])
  private let query = MapQuery(classes: [1, 3], chosenClass: 3, seed: 1)

  @Test(
    "every declared map can be had, has the promised channels and range",
    arguments: ["seam", "icam", "hfpl", "puzzle"])
  func ranges(recipe: String) throws {
    let method = try SmallMethod.make("\(recipe)@paintnet")
    for map in type(of: method).maps {
      let values = noGrad { method.map(map.name, of: image, at: query) }
      #expect(values.shape[...1] == [1, map.content == .classScores ? 2 : 1], "\(map.name)")
      let range: ClosedRange<Float> = map.content == .signed ? -1...1 : 0...1
      #expect(values.floats().allSatisfy(range.contains), "\(map.name)")
      #expect(values.floats().contains { $0 != values.floats()[0] }, "\(map.name)")
    }
  }

  @Test("names are unique within a method")
  func names() throws {
    for recipe in ["seam", "icam", "hfpl", "puzzle", "ppc", "epspp"] {
      let maps = type(of: try SmallMethod.make("\(recipe)@paintnet")).maps
      #expect(Set(maps.map(\.name)).count == maps.count)
    }
  }

  @Test(
    "a map changes with what it depends on and with nothing else",
    arguments: ["seam", "icam", "hfpl", "puzzle"])
  func dependence(recipe: String) throws {
    let method = try SmallMethod.make("\(recipe)@paintnet")
    for map in type(of: method).maps {
      func values(_ change: (inout MapQuery) -> Void) -> [Float] {
        var query = query
        change(&query)
        return noGrad { method.map(map.name, of: image, at: query) }.floats()
      }
      let base = values { _ in }
      #expect(
        (values { $0.probe = .init(x: 0.9, y: 0.1) } != base) == map.dependsOn.contains(.probe), "\(map.name)"
      )
      #expect((values { $0.seed = 2 } != base) == map.dependsOn.contains(.draw), "\(map.name)")
      #expect((values { $0.chosenClass = 1 } != base) == map.dependsOn.contains(.chosenClass), "\(map.name)")
    }
  }

  @Test("PPC has the maps of the base that a run stands on", arguments: ["seam", "eps"])
  func mapsOfBase(base: String) throws {
    let method = try SmallMethod.make("ppc@paintnet", ["base=\(base)"])
    let maps = Ppc.maps.filter { $0.requires["base"] == base }
    #expect(maps.count == (base == "seam" ? Seam.maps.count : Eps.maps.count))
    var query = query
    query.saliency = ScalarMap(width: 2, height: 1, values: [0, 1])
    for map in maps {
      let values = noGrad { method.map(map.name, of: image, at: query) }
      #expect(values.shape[...1] == [1, map.content == .classScores ? 2 : 1], "\(map.name)")
      #expect(values.floats().contains { $0 != values.floats()[0] }, "\(map.name)")
    }
  }

  @Test("the drawn pixels follow the distribution")
  func drawn() throws {
    let icam = try SmallMethod.make("icam@paintnet", ["isl.samples=1000"])
    let weights = noGrad { icam.map("samplingWeights", of: image, at: query) }.floats()
    let drawn = noGrad { icam.map("drawnPixels", of: image, at: query) }.floats()
    let (a, b) = (weights.reduce(0, +), drawn.reduce(0, +))
    #expect(zip(weights, drawn).allSatisfy { abs($0 / a - $1 / b) < 0.03 })
  }

  @Test("the pairwise energy adds up to the feature similarity loss")
  func energy() throws {
    let recipe = try RecipeSchema.complete(Recipe(method: "icam"), among: MethodRegistry.declarations)
    TorchSettings.seed(3)
    let (image, y) = (Tensor.uniform([1, 3, 5, 6]), Tensor.uniform([1, 4, 5, 6]))
    let energy = FeatureSimilarityLoss(recipe, factor: 1).energy(image: image, y: y)
    let loss = featureSimilarity(image: image, maps: y, mu: Tensor([2.5]), sigma: Tensor([5]))
    #expect(energy.shape == [1, 1, 5, 6] && abs(energy.sum().scalar() / 30 - loss.scalar()) < 1e-5)
  }

  @Test("the gate is negative where the colour is that of the probe and positive elsewhere")
  func gate() throws {
    let recipe = try RecipeSchema.complete(Recipe(method: "hfpl"), among: MethodRegistry.declarations)
    let image = Tensor([0.2, 0.2, 0.9, 0.9, 0.2, 0.2, 0.9, 0.9, 0.2, 0.2, 0.9, 0.9], shape: [1, 3, 2, 2])
    let gate = FeatureSimilarityLoss(recipe, factor: 0.5).gate(image: image, at: .init(x: 0.9, y: 0.1))
    #expect(zip(gate.floats(), [-1, -1, 1, 1]).allSatisfy { abs($0 - $1) < 0.01 })
  }

  @Test("a probe is the cell of the grid that holds it, also on the border")
  func probes() throws {
    let seam = try SmallMethod.make("seam@paintnet")
    for (x, y, cell) in [(0.0, 0.0, 0), (1.0, 1.0, 35), (0.99, 0.5, 23)] {
      var query = query
      query.probe = .init(x: x, y: y)
      let correlation = noGrad { seam.map("pixelCorrelation", of: image, at: query) }.floats()
      #expect(correlation[cell] == correlation.max())
    }
  }
}
