/// The parameters of the published code bases, one for each row of METHODS §6.1.
public enum CRFPreset: String, CaseIterable, Hashable, Sendable, Codable {
  /// PSA, SEAM, ICAM, hfpl, EPS (command line), 1-stage-wseg, Puzzle-CAM's segmentation.
  case psa
  /// IRN's and Puzzle-CAM's labels, PPC's CRF of CAMs.
  case irn
  /// Puzzle-CAM's pseudo-masks: `irn` with one iteration.
  case irn1 = "irn-1"
  /// PPC's preparation of affinity labels.
  case ppcAff = "ppc-aff"
  /// The segmentation test of 1-stage-wseg, ICAM and hfpl.
  case wsegTest = "wseg-test"
  /// BANA's labels of stage 2.
  case bana
  /// BANA's test of VGG.
  case banaTest = "bana-test"
  /// DeepLab-v2 with ResNet-101: EPS's "+dCRF", BANA's ResNet.
  case deeplab

  /// What the code base starts from.
  public enum Unary: Hashable, Sendable {
    /// −log of scores or probabilities.
    case scores
    /// Labels that are right with this probability.
    case labels(certainty: Double)
  }

  public var unary: Unary {
    switch self {
    case .irn, .irn1, .ppcAff: .labels(certainty: 0.7)
    case .psa, .wsegTest, .bana, .banaTest, .deeplab: .scores
    }
  }
}

extension DenseCRF {
  /// The parameters of a code base.
  public init(_ preset: CRFPreset) {
    // s, w₁ | s_b, s_c, w₂ | T
    let (s, w1, sb, sc, w2, t): (Double, Double, Double, Double, Double, Int) =
      switch preset {
      case .psa: (3, 3, 80, 13, 10, 10)
      case .irn: (3, 3, 50, 5, 10, 10)
      case .irn1: (3, 3, 50, 5, 10, 1)
      case .ppcAff: (3, 3, 80, 13, 10, 10)
      case .wsegTest: (3, 3, 32, 13, 10, 1)
      case .bana: (3, 3, 55, 3, 4, 10)
      case .banaTest: (3, 3, 121, 5, 4, 10)
      case .deeplab: (1, 3, 67, 3, 4, 10)
      }
    self.init(
      gaussSigma: s, gaussWeight: w1, bilateralSigma: sb, colorSigma: sc, bilateralWeight: w2, iterations: t)
  }
}
