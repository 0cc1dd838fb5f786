import Testing
import Torch

@TorchActor @Suite("SGD")
struct SGDTests {
  @Test("the rate falls by the power law and stays at its last value after the end")
  func schedule() {
    let schedule = PolySchedule(rate: 2, steps: 4, power: 1)
    #expect((0..<6).map(schedule.rate(at:)) == [2, 1.5, 1, 0.5, 0.5, 0.5])
  }

  @Test("groups have their own rate and decay, and parameters without a gradient stay")
  func groups() {
    let (a, b, c) = (Tensor([1]), Tensor([1]), Tensor([1]))
    let sgd = SGD(
      groups: [
        .init(parameters: [a, c], weightDecay: 0), .init(parameters: [b], rateMultiplier: 10, weightDecay: 1),
      ], schedule: PolySchedule(rate: 0.5, steps: 10, power: 0), weightDecay: 0, momentum: .officialQuirk)
    #expect(sgd.momentum == 0 && sgd.buffers.allSatisfy(\.isEmpty))
    a.setGradient(Tensor([1]))
    b.setGradient(Tensor([1]))
    sgd.update()
    #expect(a.floats() == [0.5] && b.floats() == [-9] && c.floats() == [1])
    #expect(a.gradient == nil && sgd.step == 1)
  }

  @Test("a gradient in another memory layout updates the right elements")
  func layouts() {
    let w = Tensor.zeros([2, 3, 2, 2]).laidOut(.channelsLast)
    let g = Tensor.range(24, type: .float32).reshaped(to: [2, 3, 2, 2])
    let sgd = SGD(
      groups: [.init(parameters: [w], weightDecay: 0)], schedule: PolySchedule(rate: 1, steps: 9, power: 0),
      weightDecay: 0, momentum: .value(0.5))
    w.setGradient(g)
    sgd.update()
    w.setGradient(g)
    sgd.update()
    #expect(w.floats() == g.floats().map { -2.5 * $0 })
  }

  @Test("training that stops and goes on from the saved state equals training that does not stop")
  func resume() {
    func run(stopAfter pause: Int?) -> [Float] {
      var w = Tensor([1, -1, 0.5])
      func make() -> SGD {
        SGD(
          groups: [.init(parameters: [w], weightDecay: 0.1)], schedule: PolySchedule(rate: 0.1, steps: 8),
          weightDecay: 0.1, momentum: .value(0.9), nesterov: true)
      }
      var sgd = make()
      for step in 0..<8 {
        if step == pause {
          let saved = (sgd.step, sgd.buffers.map { $0.map { $0.cloned() } })
          w = w.cloned()
          sgd = make()
          sgd.restore(step: saved.0, buffers: saved.1)
        }
        w.setGradient(square(w) + 0.3)
        sgd.update()
      }
      return w.floats()
    }
    #expect(run(stopAfter: 3) == run(stopAfter: nil))
  }

  @Test("every element of a large parameter is updated once, at any number of threads", arguments: 1...3)
  func threads(_ count: Int) {
    TorchSettings.threads = count
    defer { TorchSettings.threads = 1 }
    let w = Tensor.range(100_003, type: .float32)
    let sgd = SGD(
      groups: [.init(parameters: [w], weightDecay: 0)], schedule: PolySchedule(rate: 1, steps: 9, power: 0),
      weightDecay: 0, momentum: .value(0))
    w.setGradient(w.cloned() - 7)
    sgd.update()
    #expect(w.minimum().scalar() == 7 && w.maximum().scalar() == 7)
  }
}
