import Imaging

/// Labels for affinity networks from class maps (METHODS §6.2): few pixels, but those that can be trusted.
///
/// PSA keeps the soft scores of two CRFs, one that starts with much background and one with little, and decides cell by
/// cell after pooling; IRN decides by two hard label maps at full resolution.
public enum AffinityLabels {
  /// PSA's scores: CRF marginals of background and classes, with much background, (1 − max A)^low, and with little,
  /// (1 − max A)^high; 2·(1 + K) planes, the two of the background first.
  ///
  /// - Throws: `DenseCRF.Failure`, `BackgroundRule.Failure`.
  public static func scores(
    of maps: ClassMaps, on image: RGBImage, low: Double, high: Double, threads: Int? = nil
  ) throws -> [ScalarMap] {
    func marginals(_ alpha: Double) throws -> Marginals {
      let scores = try BackgroundRule.power(alpha).scores(of: maps)
      return try DenseCRF(.psa)(UnaryEnergy(scores: scores, threads: threads), on: image, threads: threads)
    }
    let (much, little) = (try marginals(low), try marginals(high))
    return (0...maps.classes.count).flatMap { [much.plane(at: $0), little.plane(at: $0)] }
  }

  /// PSA's labels of `scores` that were pooled to n cells: classes numbered within the image, 0 for background, 255 for
  /// what is unknown.
  ///
  /// A cell is background where that wins with little background. Else it is of the class that wins with much, and
  /// unknown where background does. Cells outside the image, where every score is 0, are unknown.
  public static func labels(ofPooled scores: [Float], cells n: Int) -> [Int] {
    precondition(n > 0 && scores.count % (2 * n) == 0, "AffinityLabels: \(scores.count) scores of \(n) cells")
    let planes = scores.count / n
    return (0..<n).map { cell in
      func winner(startingAt first: Int) -> (place: Int, score: Float) {
        var best = (place: 0, score: scores[first * n + cell])
        for plane in stride(from: first + 2, to: planes, by: 2) where scores[plane * n + cell] > best.score {
          best = (plane / 2, scores[plane * n + cell])
        }
        return best
      }
      let (much, little) = (winner(startingAt: 0), winner(startingAt: 1))
      if max(much.score, little.score) < 1e-5 { return Int(LabelMap.void) }
      if little.place == 0 { return 0 }
      return much.place == 0 ? Int(LabelMap.void) : much.place
    }
  }

  /// IRN's label map: the class where it beats the threshold `foreground`, background where nothing beats `background`,
  /// void between; both after a CRF.
  ///
  /// - Throws: `DenseCRF.Failure`, `BackgroundRule.Failure`.
  public static func confident(
    of maps: ClassMaps, on image: RGBImage, foreground: Double, background: Double, threads: Int? = nil
  ) throws -> LabelMap {
    let (sure, possible) = (
      try refined(maps, on: image, threshold: foreground, threads),
      try refined(maps, on: image, threshold: background, threads)
    )
    var labels = sure
    for i in labels.labels.indices where sure.labels[i] == 0 && possible.labels[i] != 0 {
      labels.labels[i] = LabelMap.void
    }
    return labels
  }

  /// The argmax with a constant background, after IRN's CRF of labels.
  private static func refined(
    _ maps: ClassMaps, on image: RGBImage, threshold: Double, _ threads: Int?
  ) throws -> LabelMap {
    let seed = try SeedMask.labels(of: maps, background: .constant(threshold))
    let unary = try UnaryEnergy(labels: seed, among: .these(maps.classes), certainty: 0.7, threads: threads)
    return try DenseCRF(.irn)(unary, on: image, threads: threads).mask()
  }
}
