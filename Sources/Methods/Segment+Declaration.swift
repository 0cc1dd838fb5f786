import Networks
import Refinement
import Runs

extension Segment {
  /// The value of `crf` that leaves the network's answer as it is.
  private static let noCRF = "none"

  /// The CRF after the network in a complete recipe; nil: none, or the recipe is of another method.
  public static func crf(of recipe: Recipe) -> CRFPreset? {
    recipe.method == declaration.name ? CRFPreset(rawValue: recipe.text("crf")) : nil
  }

  public static let declaration = MethodDeclaration(
    name: "segment",
    summary: "A segmentation network trained on pseudo-masks, with BANA's noise-aware loss on two of them.",
    reference: "DeepLab (Chen et al. 2015, 2017, 2018) and CNN_B of BANA (Oh, Kim and Ham 2021)",
    components: [
      ComponentDeclaration(
        "masks", "Pseudo-masks", .text, .text(""), .training, "METHODS §6.5",
        "The folder of VOC-palette PNG files to train on; empty takes those of the run named by --from."),
      ComponentDeclaration(
        "retrievedMasks", "Second pseudo-masks", .text, .text(""), .training, "METHODS §4.3",
        "The folder of Y_ret; empty takes 'ret' beside 'crf' in the first folder, where they are."),
      ComponentDeclaration(
        "head", "Head", .choice(SegmentationHeadKind.allCases.map(\.rawValue)),
        .text(SegmentationHeadKind.aspp.rawValue), .training, "METHODS §6.8",
        "largeFOV is DeepLab-v1's, aspp DeepLab-v2's, deepLabV3Plus DeepLab-v3+'s with GroupNorm(4)."),
      ComponentDeclaration(
        "cosineHead", "Cosine classifier", .flag, .flag(false), .training, "METHODS §4.3",
        "Off classifies by a linear layer, on by T times the cosine to a vector of each class."),
      ComponentDeclaration(
        "temperature", "Temperature", .number(minimum: 0.1, maximum: 1000, integer: false), .number(20),
        .training, "METHODS §4.3", "T, the factor on cosines before the softmax."),
      ComponentDeclaration(
        "msc", "Several scales in training", .flag, .flag(false), .training, "METHODS §6.8",
        "On trains 1, ¾ and ½ of each window and their maximum; off the window alone."),
      ComponentDeclaration(
        "yRet", "Second mask", .flag, .flag(true), .training, "METHODS §4.4",
        "Off trains on Y_crf alone, everywhere."),
      ComponentDeclaration(
        "nal", "Noise-aware loss", .flag, .flag(false), .training, "METHODS §4.3",
        "Off trains only where the two masks agree; on weighs the other pixels by σ."),
      ComponentDeclaration(
        "gamma", "Gamma", .number(minimum: 0, maximum: 100, integer: false), .number(7), .training,
        "METHODS §4.3", "γ, the power of σ: the larger, the less pixels count whose class is not the nearest."
      ),
      ComponentDeclaration(
        "lambda", "Lambda", .number(minimum: 0, maximum: 100, integer: false), .number(0.1), .training,
        "METHODS §4.3", "λ, the weight of the loss over pixels on which the masks differ; 0 drops it."),
      ComponentDeclaration(
        "detachSigma", "Detached sigma", .flag, .flag(false), .training, "METHODS §4.3",
        "On keeps the gradient out of σ; off lets it through, as published."),
      .flag(
        "onlyLabelled", "Images with masks alone", false, "METHODS §3.6",
        "On trains on the images of --labelled only and needs no pseudo-masks."),
      .whole(
        "oversampleL", "Repeats of images with masks", 1...1000, 1, "METHODS §3.6",
        "How often an epoch shows each image of --labelled."),
      .number(
        "lossRatio", "Weight of pseudo-masks", 0...100, 1, "METHODS §3.6",
        "How much a pixel of a pseudo-mask counts where one of --labelled counts 1."),
      .number(
        "confidenceMask", "Confidence of pseudo-masks", 0...1, 0, "METHODS §3.6",
        "Pixels of pseudo-masks whose class the network gives less than this probability are left out."),
      ComponentDeclaration(
        "crf", "CRF at the end", .choice([noCRF] + CRFPreset.allCases.map(\.rawValue)), .text(noCRF), .now,
        "METHODS §6.1", "The dense CRF after the network, by the parameters of a code base."),
    ] + InferenceSettings.declarations(scales: "321,161,241,481", background: "channel"),
    schedule: TrainingSchedule.declarations(changing: ["learningRate": .number(1e-3)]), presets: presets)

  private static let presets: [String: [String: SettingValue]] = [
    "": [:],
    // Class vectors start with lengths of about 0.16, so that T·cos changes T / 0.16 = 125 times as fast as they do: at ten
    // times the rate they overshoot, and everything stays background.
    "paintnet": [
      "network": .text("paintnet"), "outputStride": .text("8"), "head": .text("aspp"),
      "cosineHead": .flag(true), "nal": .flag(true), "crop": .number(192), "longSideMin": .number(160),
      "longSideMax": .number(288), "learningRate": .number(0.002), "headRate": .number(1),
      "split": .text("train"),
      "scales": .text("256,192,320"),
      "epochs": .number(12),
    ],
    "voc-mobilenet": [
      "network": .text("mobilenet_v2"), "split": .text("train_aug"), "epochs": .number(10),
      "longSideMin": .number(250), "longSideMax": .number(750),
    ],
    // BANA's VGG: 23 805 steps of 20 images.
    "paper-bana-vgg": [
      "network": .text("vgg16_largefov"), "outputStride": .text("8"), "head": .text("largeFOV"),
      "cosineHead": .flag(true), "nal": .flag(true), "batch": .number(20), "epochs": .number(45),
      "crop": .number(321), "longSideMin": .number(250), "longSideMax": .number(750),
      "learningRate": .number(1e-3), "split": .text("train_aug"), "scales": .text("500,250,375,750"),
      "crf": .text("bana-test"),
    ],
    // BANA's ResNet: 20 000 steps of 10 images.
    "paper-bana-resnet101": [
      "network": .text("resnet101"), "outputStride": .text("8"), "head": .text("aspp"),
      "cosineHead": .flag(true), "nal": .flag(true), "batch": .number(10), "epochs": .number(19),
      "crop": .number(321), "longSideMin": .number(250), "longSideMax": .number(750),
      "learningRate": .number(2.5e-4), "split": .text("train_aug"), "scales": .text("500,250,375,750"),
      "crf": .text("deeplab"),
    ],
    // kazuto's DeepLab-v2: 20 000 steps of 2 × 5 images.
    "paper-deeplab-v2": [
      "network": .text("resnet101"), "outputStride": .text("8"), "head": .text("aspp"), "msc": .flag(true),
      "batch": .number(10), "epochs": .number(19), "crop": .number(321), "longSideMin": .number(250),
      "longSideMax": .number(750), "learningRate": .number(2.5e-4), "split": .text("train_aug"),
      "scales": .text("513,385,257"), "crf": .text("deeplab"),
    ],
    // Puzzle-CAM's DeepLab-v3+.
    "paper-deeplab-v3plus": [
      "network": .text("resnet50"), "outputStride": .text("16"), "head": .text("deepLabV3Plus"),
      "batch": .number(32), "epochs": .number(50), "crop": .number(512), "longSideMin": .number(256),
      "longSideMax": .number(1024), "learningRate": .number(0.007), "momentum": .text("officialQuirk"),
      "nesterov": .flag(true), "weightDecay": .number(4e-5), "split": .text("train_aug"),
      "scales": .text("500,250,750,1000"), "crf": .text("psa"),
    ],
  ]
}
