import Foundation

/// Two sides measured in turn, so that what else the machine does falls on both.
struct Comparison {
  private(set) var ours = Sample()
  private(set) var theirs = Sample()
  /// Ours divided by theirs, pair by pair.
  private(set) var ratio = Sample()
  /// Megabytes of each side, where both told them, and ours divided by theirs.
  private var memory = (ours: Sample(), theirs: Sample(), ratio: Sample())
  private var ourTorch: String?
  private var theirTorch: String?

  /// Measures pairs; which side begins changes from pair to pair.
  init(_ name: String, pairs: Int, ours: () throws -> Speed, theirs: () throws -> Speed) throws {
    for pair in 1...pairs {
      let (own, peer): (Speed, Speed)
      if pair % 2 == 1 {
        peer = try theirs()
        own = try ours()
      } else {
        own = try ours()
        peer = try theirs()
      }
      let (a, b) = (own.imagesPerSecond, peer.imagesPerSecond)
      self.ours.values.append(a)
      self.theirs.values.append(b)
      ratio.values.append(a / b)
      if let mine = own.megabytes, let other = peer.megabytes {
        memory.ours.values.append(mine)
        memory.theirs.values.append(other)
        memory.ratio.values.append(mine / max(1, other))
      }
      (ourTorch, theirTorch) = (own.torch, peer.torch)
      let line = String(
        format: "  pair %d: camscope %.2f img/s, peer %.2f img/s, ratio %.2f", pair, a, b, a / b)
      FileHandle.standardError.write(Data((line + "\n").utf8))
    }
    print(
      "\(name): ratio \(ratio.summary(digits: 2)), camscope \(self.ours.summary(digits: 2)) img/s with libtorch "
        + "\(ourTorch ?? "of an unknown version"), peer \(self.theirs.summary(digits: 2)) img/s with PyTorch "
        + "\(theirTorch ?? "of an unknown version")")
    guard !memory.ours.values.isEmpty else { return }
    print(
      "\(name), memory: ratio \(memory.ratio.summary(digits: 3)), camscope \(memory.ours.summary(digits: 0)) MB more "
        + "at most, peer \(memory.theirs.summary(digits: 0)) MB")
  }

  /// Keeps the comparison among the results.
  func record(as name: String, in results: Results) {
    results.add(name, unit: "img/s", ours, note: ourTorch.map { "libtorch \($0)" })
    results.add("\(name), peer", unit: "img/s", theirs, note: theirTorch.map { "PyTorch \($0)" })
    results.add("\(name), camscope / peer", unit: "ratio", ratio)
    guard !memory.ours.values.isEmpty else { return }
    results.add("\(name), memory", unit: "MB", memory.ours)
    results.add("\(name), memory, peer", unit: "MB", memory.theirs)
    results.add("\(name), memory, camscope / peer", unit: "ratio", memory.ratio)
  }
}
