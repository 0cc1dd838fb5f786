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

  @Test("no gradient passes the input of the pixel correlation module")
  func detached() {
    let maps = Tensor.normal([1, 3, 4, 4]).requiringGradient()
    #expect(!CAMNormalization.detachMaxOneHot(maps).requiresGradient)
    #expect(CAMNormalization.makeCam(maps).requiresGradient)
  }
}
