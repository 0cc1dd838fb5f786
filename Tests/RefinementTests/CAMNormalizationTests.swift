import Refinement
import Testing
import Torch

@TorchActor @Suite("CAM normalisation")
struct CAMNormalizationTests {
  @Test("every mode gives the values of the official codes", arguments: 1...10)
  func parity(number: Int) throws {
    let parity = try ParityCase("cam.normalize-\(number < 10 ? "0" : "")\(number)")
    let mode = try #require(CAMNormalization(rawValue: parity.settings["mode"] ?? ""))
    let labels = parity.has("labels") ? try parity.input("labels") : nil
    let got = mode(
      try parity.input("maps"), labels: labels, clamping: parity.settings["clamp"].map { $0 == "1" } ?? true)
    try parity.check(got, "maps")
  }

  @Test("the ten cases cover every mode")
  func coverage() throws {
    let modes = try (1...10).map {
      try ParityCase("cam.normalize-\($0 < 10 ? "0" : "")\($0)").settings["mode"]
    }
    #expect(Set(modes.compactMap { $0 }) == Set(CAMNormalization.allCases.map(\.rawValue)))
  }

  @Test("constant and zero maps give neither NaN nor negatives in the modes for foreground maps")
  func constantMaps() {
    let maps = concatenated(
      [Tensor.zeros([1, 1, 3, 4]), Tensor(full: 2.5, shape: [1, 1, 3, 4])], along: .channel)
    for mode in CAMNormalization.ofForegroundMaps {
      let values = mode(maps).floats()
      #expect(values.allSatisfy { $0.isFinite && $0 >= 0 && $0 <= 1 }, "\(mode)")
    }
  }

  @Test("two channels with their maxima at one pixel have one winner, and a constant map falls below zero")
  func comparisons() {
    let maps = Tensor([0, 1, 10, 2, 11, 2], shape: [1, 3, 1, 2])
    let winners = CAMNormalization.detachMaxOneHot(maps).floats()
    #expect(winners[2] == 0 && winners[4] > 0.99)
    let constant = CAMNormalization.minmaxSum(Tensor(full: 200, shape: [1, 1, 2, 2]), clamping: false)
    #expect(constant.floats().allSatisfy { abs($0 + 2e7) <= 2 })
    #expect(constant.type == .float32)
  }

  @Test("a batch without images or without channels stays empty, and one without classes is background")
  func nothing() {
    for shape in [[0, 3, 4, 5], [2, 0, 4, 5]] {
      for mode in CAMNormalization.allCases where mode != .softmaxRenorm {
        #expect(mode(Tensor.zeros(shape)).shape == shape, "\(mode)")
      }
    }
    let background = CAMNormalization.detachMaxOneHot(Tensor.normal([2, 1, 3, 3]))
    #expect(background.floats() == [Float](repeating: 1, count: 18))
    let alone = CAMNormalization.softmaxRenorm(Tensor.normal([2, 1, 3, 3]), labels: Tensor.zeros([2, 0]))
    #expect(alone.floats() == [Float](repeating: 1, count: 18))
  }

  @Test("no gradient passes the input of the pixel correlation module")
  func detached() {
    let maps = Tensor.normal([1, 3, 4, 4]).requiringGradient()
    #expect(!CAMNormalization.detachMaxOneHot(maps).requiresGradient)
    #expect(CAMNormalization.makeCam(maps).requiresGradient)
  }
}
