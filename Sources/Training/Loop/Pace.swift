import Foundation

/// How fast a training runs, for progress and the time that is left.
struct Pace {
  private let clock = ContinuousClock()
  private var epochStart = ContinuousClock.now
  private var lastStep = ContinuousClock.now
  /// Seconds an image takes, smoothed over the last steps; nil before the first.
  private var secondsPerImage: Double?
  /// What an epoch takes besides its steps: checkpoint and scores.
  private var overhead = 0.0

  /// An epoch begins.
  mutating func begin() {
    epochStart = clock.now
    lastStep = epochStart
  }

  /// A step was done.
  mutating func step(images: Int) {
    let now = clock.now
    let seconds = (now - lastStep) / .seconds(1) / Double(images)
    lastStep = now
    // The first step of an epoch waits for the loader and for libtorch to warm up, so it weighs as any other.
    secondsPerImage = secondsPerImage.map { 0.9 * $0 + 0.1 * seconds } ?? seconds
  }

  /// An epoch is over, its scores included.
  mutating func endEpoch() {
    overhead = (clock.now - lastStep) / .seconds(1)
  }

  var imagesPerSecond: Double { secondsPerImage.map { 1 / max($0, 1e-9) } ?? 0 }

  /// Seconds for the steps and the epochs' ends that are left.
  func secondsLeft(steps: Int, batch: Int, epochs: Int) -> Double {
    Double(steps * batch) * (secondsPerImage ?? 0) + Double(epochs) * overhead
  }
}
