import Evaluation
import Imaging
import Testing
import VOC

@Suite("Damage done to saliency maps on purpose")
struct SaliencyDamageTests {
  private let ids = (0..<600).map { "2007_\($0)" }

  /// Two objects on the left and on the right, with soft edges, and their truth.
  private let sample: (map: ScalarMap, truth: ImageTruth) = {
    var map = ScalarMap(width: 200, height: 120)
    var mask = LabelMap(width: 200, height: 120)
    for (label, columns, rows) in [(1, 30..<60, 45..<75), (2, 140..<165, 50..<70)] {
      for y in rows.lowerBound - 2..<rows.upperBound + 2 {
        for x in columns.lowerBound - 2..<columns.upperBound + 2 { map[x, y] = 0.3 }
      }
      for y in rows {
        for x in columns {
          map[x, y] = 0.9
          mask[x, y] = UInt8(label)
        }
      }
    }
    return (map, ImageTruth(mask: mask, instances: Instances(componentsOf: mask)))
  }()

  private func failures(_ map: ScalarMap) throws -> [FailureKind] {
    try SaliencyFailures(classes: 3)(of: map, truth: sample.truth).map(\.kind)
  }

  @Test("the share is kept, a larger share holds a smaller one, and every kind is as frequent")
  func shares() {
    let third = SaliencyDamage(share: 1.0 / 3)
    let damaged = ids.filter { third.kind(of: $0) != nil }
    #expect(abs(Double(damaged.count) / 600 - 1.0 / 3) < 0.05, "\(damaged.count)")
    let half = SaliencyDamage(share: 0.5)
    #expect(damaged.allSatisfy { half.kind(of: $0) == third.kind(of: $0) })
    for kind in SaliencyDamage.Kind.allCases {
      let count = damaged.count { third.kind(of: $0) == kind }
      #expect(abs(Double(count) / Double(damaged.count) - 1.0 / 3) < 0.1, "\(kind) \(count)")
    }
    #expect(ids.allSatisfy { SaliencyDamage(share: 0).kind(of: $0) == nil })
    #expect(ids.allSatisfy { SaliencyDamage(share: 1).kind(of: $0) != nil })
  }

  @Test("it follows from the seed and the image alone")
  func seeds() {
    let all = SaliencyDamage(share: 1)
    for id in ids.prefix(40) { #expect(all(sample.map, of: id) == all(sample.map, of: id)) }
    let other = SaliencyDamage(share: 0.3, seed: 1)
    let first = SaliencyDamage(share: 0.3)
    #expect(ids.contains { (first.kind(of: $0) == nil) != (other.kind(of: $0) == nil) })
    let whole = ids.filter { first.kind(of: $0) == nil }
    #expect(whole.prefix(40).allSatisfy { first(sample.map, of: $0) == sample.map })
  }

  @Test("each kind is the error of its name: an object is missed, background is taken, an extent is wrong")
  func kinds() throws {
    #expect(try failures(sample.map).isEmpty)
    var falseOnes = 0
    for id in ids.prefix(60) {
      let missing = SaliencyDamage(share: 1, kinds: [.missingObject])(sample.map, of: id)
      // The only object of its class; nothing else changes, and its soft edge is gone, too.
      #expect(try failures(missing) == [.missingClass])
      #expect(zip(missing.values, sample.map.values).allSatisfy { $0 == $1 || $0 == 0 })
      let lost = missing.values.count { $0 == 0.3 }
      #expect(lost < sample.map.values.count { $0 == 0.3 })

      let covered = SaliencyDamage(share: 1, kinds: [.falseCoverage])(sample.map, of: id)
      falseOnes += try failures(covered) == [.falseCoverage] ? 1 : 0
      let added = zip(covered.values, sample.map.values).count { $0 > $1 }
      #expect(added > 24_000 / 50 && added < 24_000 / 6, "\(added)")

      let extent = SaliencyDamage(share: 1, kinds: [.wrongExtent])(sample.map, of: id)
      let (before, after) = (
        sample.map.values.count { $0 > 0.5 }, extent.values.count { $0 > 0.5 }
      )
      #expect(after > before * 3 / 2 || after < before * 2 / 3, "\(before) \(after)")
    }
    // The ellipse may touch an object where there is little room.
    #expect(falseOnes > 40, "\(falseOnes) of 60")
  }

  @Test("a map without a salient part gets false coverage, and the smallest maps are borne")
  func nothingSalient() {
    let empty = ScalarMap(width: 60, height: 40, filledWith: 0.2)
    for kind in SaliencyDamage.Kind.allCases {
      let damaged = SaliencyDamage(share: 1, kinds: [kind])(empty, of: "a")
      #expect(damaged.values.contains(1))
      for (width, height) in [(0, 0), (1, 1), (1, 50)] {
        let tiny = ScalarMap(width: width, height: height, filledWith: 1)
        #expect(SaliencyDamage(share: 1, kinds: [kind])(tiny, of: "a").values.count == width * height)
      }
    }
  }

  @Test("it says in one line what it does")
  func description() {
    #expect(
      SaliencyDamage(share: 0.333, seed: 4).description
        == "33.3 % damaged on purpose (missingObject, falseCoverage, wrongExtent; seed 4)")
    #expect(SaliencyDamage(share: 1, kinds: [.falseCoverage]).description.hasPrefix("100 % damaged"))
  }
}
