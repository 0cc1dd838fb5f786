import Refinement
import Runs

/// How pseudo-masks are made of boxes: the components of BANA's second stage, which act at once (METHODS §4.2, §4.4).
public struct BoxLabelling: Hashable, Sendable {
  public var unary: BoxLabels.Settings
  /// nil: Y_crf is the largest unary.
  public var crf: DenseCRF?
  /// Whether Y_ret is made; without it Y_crf stands for both.
  public var retrieves: Bool

  public init(unary: BoxLabels.Settings = .init(), crf: DenseCRF? = DenseCRF(.bana), retrieves: Bool = true) {
    self.unary = unary
    self.crf = crf
    self.retrieves = retrieves
  }

  /// Reads the labelling of a complete recipe.
  public init(_ recipe: Recipe) {
    self.init(
      unary: BoxLabels.Settings(
        grid: recipe.integer("gridLabel"), threshold: recipe.number("bgThreshold"),
        hasBackgroundUnary: recipe.flag("bgUnary")),
      crf: recipe.flag("crf") ? DenseCRF(.bana) : nil, retrieves: recipe.flag("yRet"))
  }

  /// What decides the content of the masks, for the note of an export.
  public var description: String {
    "grid \(unary.grid), threshold \(unary.threshold), background unary \(unary.hasBackgroundUnary), "
      + "CRF \(crf != nil), Y_ret \(retrieves)"
  }
}
