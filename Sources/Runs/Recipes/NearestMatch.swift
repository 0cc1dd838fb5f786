/// Finds what a mistyped word was meant to be.
public enum NearestMatch {
  /// The candidate that differs least from `word`, if it is near enough to be meant.
  ///
  /// Near enough: an optimal string alignment distance (insertions, deletions, substitutions and swaps of
  /// neighbours, each 1) of at most a third of the longer word, letter case aside; or one word begins the other.
  /// - Complexity: O(candidates · length²).
  public static func nearest(to word: String, among candidates: [String]) -> String? {
    let lowered = Array(word.lowercased().unicodeScalars.prefix(64))
    var best: (candidate: String, distance: Int)?
    for candidate in candidates {
      let other = Array(candidate.lowercased().unicodeScalars.prefix(64))
      var distance = alignmentDistance(lowered, other)
      if lowered.count >= 3, other.starts(with: lowered) || lowered.starts(with: other) {
        distance = min(distance, 1)
      }
      guard distance <= max(1, max(lowered.count, other.count) / 3) else { continue }
      if best.map({ distance < $0.distance }) ?? true { best = (candidate, distance) }
    }
    return best?.candidate
  }

  /// The number of insertions, deletions, substitutions and swaps of neighbours that turn `a` into `b`.
  static func alignmentDistance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for i in 0..<a.count {
      var row = [i + 1]
      row.reserveCapacity(b.count + 1)
      for j in 0..<b.count {
        var cost = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, beforeLast[j - 1] + 1) }
        row.append(cost)
      }
      beforeLast = last
      last = row
    }
    return last[b.count]
  }
}
