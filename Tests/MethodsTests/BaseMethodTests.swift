import Methods
import Networks
import Testing
import Torch

@TorchActor @Suite("Methods that others can stand on")
struct BaseMethodTests {
  @Test("a base hands over what its classifier read and what it gave", arguments: ["cam", "seam", "hfpl"])
  func forward(recipe: String) throws {
    let base = try #require(try SmallMethod.make("\(recipe)@paintnet") as? any BaseMethod)
    let views = base.views(of: SmallMethod.batch(), by: .resized(to: 64))
    let second = try #require(views.second)
    #expect(views.first.features.shape == [2, 192, 6, 6] && second.view.features.shape == [2, 192, 4, 4])
    let channels = type(of: base).backgroundChannel == .none ? 3 : 4
    #expect(
      views.first.cam.shape == [2, channels, 6, 6] && second.view.refined.shape == [2, channels, 4, 4])
    let foreground = type(of: base).backgroundChannel.foreground(of: views.first.cam)
    #expect(foreground.shape == [2, 3, 6, 6] && views.first.features.requiresGradient)
  }

  @Test("the terms of two views are the terms of a training of its own", arguments: ["seam", "hfpl"])
  func terms(recipe: String) throws {
    let base = try #require(try SmallMethod.make("\(recipe)@paintnet") as? any BaseMethod)
    let batch = SmallMethod.batch()
    TorchSettings.seed(9)
    let views = base.views(of: batch, by: base.secondView)
    let terms = base.lossTerms(of: views, batch: batch, at: SmallMethod.end)
    let alone = SmallMethod.terms(of: base)
    #expect(Dictionary(uniqueKeysWithValues: terms.map { ($0.name, $0.value.scalar()) }) == alone)
  }

  @Test("cam on two views is the mean of its losses on each")
  func camOfTwo() throws {
    let cam = try #require(try SmallMethod.make("cam@paintnet") as? any BaseMethod)
    let batch = SmallMethod.batch()
    let views = cam.views(of: batch, by: .mirrored)
    func loss(_ views: BaseViews) -> Double {
      cam.lossTerms(of: views, batch: batch, at: SmallMethod.end)[0].value.scalar()
    }
    let each = views.all.map { loss(BaseViews(first: $0)) }
    #expect(abs(loss(views) - (each[0] + each[1]) / 2) < 1e-6 && each[0] != each[1])
  }

  @Test("maps of the first view lie where the second sees the same thing")
  func alignment() {
    let x = Tensor((0..<9).map(Float.init), shape: [1, 1, 3, 3])
    for view in [SecondView.mirrored, .rotated] {
      #expect(view.aligned(x, to: x).floats() == view(x, sides: .any).floats())
    }
    #expect(SecondView.mirrored(x, sides: .any).floats() == [2, 1, 0, 5, 4, 3, 8, 7, 6])
    #expect(SecondView.rotated(x, sides: .any).floats() == [2, 5, 8, 1, 4, 7, 0, 3, 6])
    let small = SecondView.scaled(by: 0.7)(x, sides: .any)
    #expect(small.floats() == [0, 2, 6, 8])
    #expect(
      SecondView.scaled(by: 0.3)(Tensor.zeros([1, 3, 448, 448]), sides: .any).shape == [1, 3, 134, 134])
    let odd = SecondView.resized(to: 128)(Tensor.zeros([1, 3, 96, 96]), sides: .oneMoreThanMultiple(of: 32))
    #expect(odd.shape == [1, 3, 129, 129])
  }
}
