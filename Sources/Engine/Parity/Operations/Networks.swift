import Networks
import Torch

extension ParityOperation {
  /// Backbones and their deterministic weights.
  static let networks = [
    ParityOperation("net.filler", filler), ParityOperation("net.forward", forward),
  ]

  /// Settings `key`, `shape`, `gain`, `start`, `count` → `values` [count].
  private static let filler: Body = { parity in
    let settings = parity.settings
    let (start, count) = (try settings.integer("start", default: 0), try settings.integer("count"))
    let values = DeterministicFiller(gain: Float(try settings.number("gain", default: 0))).values(
      key: try settings.text("key"), shape: try settings.integers("shape"), range: start..<start + count)
    return ["values": Tensor(values, shape: [count])]
  }

  /// `image` [N,3,H,W] normalised or [N,H,W,3] bytes → `features`, `logits` where a classifier is known, and every
  /// tap by its name.
  private static let forward: Body = { parity in
    let settings = parity.settings
    let description = try NetworkRegistry.named(try settings.text("arch"))
    let network = try description.make(
      NetworkOptions(
        outputStride: try settings.integer("outputStride"),
        dilated: try settings.flag("dilate", default: true),
        fc6Dilation: try settings.integer("fc6Dilation", default: 1, in: 1...64)))
    let weights = try settings.text("weights", default: "filler")
    let classifierTensor: (String, [Int]) throws -> Tensor
    if weights == "filler" {
      let filler = DeterministicFiller(gain: Float(try settings.number("gain", default: 0)))
      filler.fill(network.state)
      classifierTensor = { filler.tensor(key: $0, shape: $1) }
    } else {
      let file = try parity.weightFile(weights)
      try network.load(file)
      classifierTensor = { name, shape in
        guard let entry = file.entries[name], entry.shape == shape else {
          throw ParityError.setting("weights", reason: "names a file without a \(name) of the shape \(shape)")
        }
        return try file.tensor(name)
      }
    }
    let x = try image(parity, normalisation: network.input.normalisation)
    return try noGrad {
      let maps = network.features(x, training: false)
      var outputs = Dictionary(zip(network.tapNames, maps.taps)) { first, _ in first }
      outputs["features"] = maps.last
      outputs["logits"] = try description.imageNetClassifier?.logits(of: maps.last, classifierTensor)
      return outputs
    }
  }

  /// The image as a network takes it: bytes are normalised by the case's `mean` and `std`, or else as the weights state.
  @TorchActor
  private static func image(_ parity: ParityCase, normalisation: InputNormalisation) throws -> Tensor {
    let isBytes = parity.type(of: "image") == .uint8
    let image = isBytes ? try parity.bytes("image", rank: 4) : try parity.real("image", rank: 4...4)
    guard image.shape[isBytes ? 3 : 1] == 3, !image.shape.contains(0) else {
      throw ParityError.input("image", reason: "has the shape \(image.shape), which is no batch of images")
    }
    guard isBytes else { return image }
    guard parity.settings.has("mean") || parity.settings.has("std") else { return normalisation(image) }
    let mean = try parity.settings.numbers("mean").map { Float($0) }
    let std = try parity.settings.numbers("std").map { Float($0) }
    guard mean.count == 3, std.count == 3, std.allSatisfy({ $0 > 0 }) else {
      throw ParityError.setting("std", reason: "and 'mean' are not three numbers each, 'std' above 0")
    }
    return InputNormalisation(mean: mean, std: std)(image)
  }
}
