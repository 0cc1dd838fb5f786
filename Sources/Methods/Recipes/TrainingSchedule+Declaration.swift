import Networks
import Runs

extension TrainingSchedule {
  /// The declarations of the schedule, in the order in which sheets and files show them.
  public static let declarations: [ComponentDeclaration] =
    [
      .choice(
        "network", "Network", networks, "mobilenet_v2", "METHODS §0.2",
        "The backbone that the heads stand on."),
      .choice(
        "outputStride", "Output stride", ["8", "16", "32"], "16", "METHODS §0.2",
        "Image pixels per cell of the class maps; 8 doubles the grid of 16 and quadruples its cost."),
      .choice(
        "batchNorm", "Batch normalisation", BatchNormPolicy.allCases.map(\.rawValue), "frozen",
        "METHODS §0.2",
        "frozen keeps all of it as loaded, frozenStatistics trains scale and shift, trained measures every batch."
      ),
      .whole("epochs", "Epochs", 1...1000, 5, "METHODS §1.3", "How often every image is seen."),
      .whole("batch", "Batch", 1...512, 16, "METHODS §1.3", "Images a step."),
      .whole("crop", "Crop", 32...1024, 321, "METHODS §0.8", "The side of the training window in pixels."),
      .whole(
        "longSideMin", "Shortest long side", 16...2048, 256, "METHODS §0.8", "The smallest drawn long side."),
      .whole(
        "longSideMax", "Longest long side", 16...2048, 512, "METHODS §0.8", "The largest drawn long side."),
      .flag(
        "mirror", "Mirror", true, "METHODS §0.8", "Off shows every image as it is; on mirrors half of them."),
      .flag(
        "jitter", "Colour jitter", false, "METHODS §0.8",
        "On changes brightness, contrast, saturation and hue by chance (.3, .3, .3, .1)."),
      .number(
        "learningRate", "Learning rate", 1e-6...10, 0.01, "METHODS §0.3",
        "The rate of pretrained weights at the first step; with momentum 0.9 a tenth of the published quirk's."
      ),
      .number("headRate", "Head rate", 0...1000, 10, "METHODS §0.3", "Factor on the rate of new weights."),
      .number(
        "biasRate", "Bias rate", 0...100, 2, "METHODS §0.3",
        "Factor on the rate of biases, which are not decayed."),
      .text(
        "momentum", "Momentum", "0.9", "METHODS §0.3",
        "A number, or officialQuirk: the weight decay in the momentum's place, as in the papers' code."),
      .flag("nesterov", "Nesterov", false, "METHODS §0.3", "On looks one step ahead along the momentum."),
      .number("weightDecay", "Weight decay", 0...1, 5e-4, "METHODS §0.3", "λ of the L2 penalty."),
      .number(
        "power", "Poly power", 0...10, 0.9, "METHODS §0.3",
        "The rate falls as (1 − t/T) to this power; 0 keeps it."),
      .choice(
        "precision", "Precision", Arithmetic.allCases.map(\.rawValue), "auto", "METHODS §10",
        "bf16 halves the cost of convolutions on processors that have it; auto looks."),
      .whole("seed", "Seed", 0...2_147_483_647, 0, "DESIGN §3", "Where every random draw begins."),
      .text(
        "split", "Training split", automaticSplit, "METHODS §0.1",
        "auto is train_aug where the data has it, else train."),
      .choice(
        "labels", "Image labels", Labels.allCases.map(\.rawValue), "auto", "METHODS §0.1",
        "auto takes the objects of the XML and, where there is none, the classes of the mask."),
      .choice(
        "epochScore", "Scores of epochs", EpochScore.allCases.map(\.rawValue), "single", "METHODS §6.6",
        "single scores each epoch at one scale without mirror, full with the recipe's inference."),
      .text("scoreSplit", "Scored split", "val", "METHODS §6.6", "The split that epochs are scored on."),
    ]

  /// The names of the networks that recipes can choose.
  private static var networks: [String] { NetworkRegistry.all.map(\.name) }

  /// The same with other defaults, by key; a key that is not there is a mistake.
  static func declarations(changing defaults: [String: SettingValue]) -> [ComponentDeclaration] {
    precondition(Set(defaults.keys).isSubset(of: declarations.map(\.key)), "TrainingSchedule: no such key")
    return declarations.map { component in
      var changed = component
      changed.defaultValue = defaults[component.key] ?? component.defaultValue
      return changed
    }
  }
}
