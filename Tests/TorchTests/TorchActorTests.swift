import Testing
import Torch

@Suite("The libtorch thread")
struct TorchActorTests {
  @Test("all work of the actor runs on one thread, wherever it comes from")
  func oneThread() async {
    #expect(!TorchExecutor.shared.isCurrent)
    await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<20 { group.addTask { await TorchActor.run { TorchExecutor.shared.isCurrent } } }
      for await current in group { #expect(current) }
    }
  }

  @Test("a grad mode does not outlive its scope across jobs")
  func modes() async {
    await TorchActor.run { noGrad { _ = Tensor([1]) } }
    let recorded = await TorchActor.run { (Tensor([1]).requiringGradient() * 2).requiresGradient }
    #expect(recorded)
  }

  @Test("threads are set on the thread that works")
  func threads() async {
    let count = await TorchActor.run {
      TorchSettings.threads = 1
      return TorchSettings.threads
    }
    #expect(count == 1)
  }

  @Test("version and BLAS are named")
  func versions() {
    #expect(TorchSettings.version.split(separator: ".").count >= 2)
    #expect(!TorchSettings.blas.isEmpty)
  }
}
