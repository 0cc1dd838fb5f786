import Networks
import Runs
import Torch

/// The settings that every training has, whatever its method: network, data, augmentation, optimiser.
///
/// Declared once in `TrainingSchedule+Declaration`; this is their typed form.
public struct TrainingSchedule: Hashable, Sendable {
  /// In which precision convolutions run.
  public enum Arithmetic: String, CaseIterable, Hashable, Sendable {
    /// bf16 where the processor multiplies it natively, else fp32.
    case auto
    case fp32, bf16
  }

  /// Where image labels come from (METHODS §0.1).
  public enum Labels: String, CaseIterable, Hashable, Sendable {
    /// Objects of the XML, difficult ones included; classes of the mask where there is no XML.
    case auto
    case xml, masks
  }

  /// What the scores after each epoch are measured with.
  public enum EpochScore: String, CaseIterable, Hashable, Sendable {
    /// One scale without mirror: a fast look, named as such.
    case single
    /// The recipe's own inference.
    case full
    case none
  }

  public var network: String
  public var outputStride: Int
  public var batchNorm: BatchNormPolicy
  public var epochs: Int
  public var batch: Int
  public var crop: Int
  public var longSides: ClosedRange<Int>
  public var mirror: Bool
  public var jitter: Bool
  /// The rate of pretrained weights at step 0.
  public var learningRate: Double
  /// Factor on the rate of new weights.
  public var headRate: Double
  /// Factor on the rate of biases, which have no decay.
  public var biasRate: Double
  public var momentum: MomentumPolicy
  public var nesterov: Bool
  public var weightDecay: Double
  /// The exponent of the poly schedule.
  public var power: Double
  public var precision: Arithmetic
  public var seed: Int
  /// The split to train on; nil: `train_aug` where the data has it, else `train`.
  public var split: String?
  public var labels: Labels
  public var epochScore: EpochScore
  /// The split that epochs are scored on.
  public var scoreSplit: String

  /// Reads the schedule of a complete recipe.
  ///
  /// - Throws: `MethodError.setting` for values that do not fit each other.
  public init(_ recipe: Recipe) throws {
    network = recipe.text("network")
    outputStride = Int(recipe.text("outputStride")) ?? 16
    batchNorm = BatchNormPolicy(rawValue: recipe.text("batchNorm")) ?? .frozen
    epochs = recipe.integer("epochs")
    batch = recipe.integer("batch")
    crop = recipe.integer("crop")
    let (shortest, longest) = (recipe.integer("longSideMin"), recipe.integer("longSideMax"))
    guard shortest <= longest else {
      throw MethodError.setting(
        key: "longSideMin", value: "\(shortest)", wanted: "at most longSideMax, which is \(longest)")
    }
    longSides = shortest...longest
    mirror = recipe.flag("mirror")
    jitter = recipe.flag("jitter")
    learningRate = recipe.number("learningRate")
    headRate = recipe.number("headRate")
    biasRate = recipe.number("biasRate")
    momentum = try Self.momentum(recipe.text("momentum"))
    nesterov = recipe.flag("nesterov")
    weightDecay = recipe.number("weightDecay")
    power = recipe.number("power")
    precision = Arithmetic(rawValue: recipe.text("precision")) ?? .auto
    seed = recipe.integer("seed")
    let named = recipe.text("split")
    split = named == Self.automaticSplit ? nil : named
    labels = Labels(rawValue: recipe.text("labels")) ?? .auto
    epochScore = EpochScore(rawValue: recipe.text("epochScore")) ?? .single
    scoreSplit = recipe.text("scoreSplit")
  }

  /// The value of `split` that leaves the choice to the data.
  static let automaticSplit = "auto"

  /// `officialQuirk` or a number from 0 to below 1.
  private static func momentum(_ text: String) throws -> MomentumPolicy {
    if text == "officialQuirk" { return .officialQuirk }
    guard let value = Double(text), (0..<1).contains(value) else {
      throw MethodError.setting(
        key: "momentum", value: text, wanted: "officialQuirk or a number from 0 to below 1, usually 0.9")
    }
    return .value(value)
  }
}
