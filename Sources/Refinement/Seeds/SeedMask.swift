import Imaging

/// The seed of an image: the class of the largest score at each pixel (METHODS §6.5).
public enum SeedMask {
  /// The argmax over background and class maps as class indices, 0 for background.
  ///
  /// Ties go to the lowest index, so that background wins against an equal class. A class that has no plane in
  /// `maps` never appears.
  /// - Throws: `BackgroundRule.Failure` where the rule needs a plane that the maps lack.
  public static func labels(
    of maps: ClassMaps, background rule: BackgroundRule
  ) throws(BackgroundRule.Failure) -> LabelMap {
    var best = try rule.background(of: maps).values
    var mask = LabelMap(width: maps.width, height: maps.height)
    for (plane, index) in zip(maps.planes, maps.classes) {
      let label = UInt8(index)
      for i in 0..<best.count where plane.values[i] > best[i] {
        best[i] = plane.values[i]
        mask.labels[i] = label
      }
    }
    return mask
  }
}
