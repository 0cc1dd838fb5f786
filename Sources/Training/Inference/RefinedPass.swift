import Foundation
import Imaging
import Refinement
import Synchronization
import Torch
import VOC

/// Maps of many images, refined: while the network sees one image, other threads refine those before it.
///
/// Decoding runs ahead on two threads, the network and walks on libtorch's, the rest of the chain and what follows on
/// side threads, with one core an image. A bounded number of images is in work at once.
@TorchActor
public struct RefinedPass {
  private let inference: CAMInference
  private let images: LabelledImages
  private let refinement: PreparedChain

  public init(_ inference: CAMInference, over images: LabelledImages, refining refinement: PreparedChain) {
    self.inference = inference
    self.images = images
    self.refinement = refinement
  }

  /// The most images that are refined at once.
  private static let mostThreads = 8

  /// An image as it leaves the network.
  public struct Seen<Extra: Sendable>: Sendable {
    /// Its number.
    public var index: Int
    /// The classifier's score of every class.
    public var scores: [Float]
    /// The maps before the chain and after each of its stages.
    public var maps: [RefinableMaps]
    /// What was read beside it.
    public var extra: Extra
  }

  /// An image with what was read beside it.
  private struct Kept<Extra: Sendable>: Sendable {
    var image: RGBImage
    /// For a background rule that reads it.
    var saliency: ScalarMap?
    var extra: Extra
  }

  /// What the side threads found.
  private struct Findings {
    /// The failure of an image, by its number.
    var failures: [(index: Int, error: any Error)] = []
    /// A failure that all images share.
    var fatal: (any Error)?
    var done = 0
  }

  /// Computes the maps of the classes that each image's label names, refines them and hands them over.
  ///
  /// - Parameters:
  ///   - indices: Which images.
  ///   - stop: Read between images.
  ///   - read: Reads something beside an image, on the threads that decode.
  ///   - failed: An image that could not be read, refined or used, with its error, in the order of the images.
  ///   - seen: Takes the network's result of an image, in order, on the libtorch thread.
  ///   - progress: How many images are done.
  ///   - body: Takes a refined image; called from several threads at once, in any order.
  /// - Returns: Whether all images were seen.
  /// - Throws: A failure of the chain or the background rule, which no image can be used with.
  public func run<Extra: Sendable>(
    _ indices: [Int], stop: StopSignal? = nil, reading read: @escaping @Sendable (Int) throws -> Extra,
    failed: (Int, any Error) -> Void, seen: (Int, CAMInference.Result) -> Void = { _, _ in },
    progress: (_ done: Int) -> Void = { _ in }, body: @escaping @Sendable (Seen<Extra>) throws -> Void
  ) throws -> Bool {
    let findings = Mutex(Findings())
    let threads = min(Self.mostThreads, max(1, ProcessInfo.processInfo.activeProcessorCount - 1))
    let side = SideWork(threads: threads, waiting: 1)
    let (rest, background) = (refinement.rest, inference.settings.background)
    let saliency = background.needsSaliency ? images.saliency : nil
    if background.needsSaliency, saliency == nil { throw BackgroundRule.Failure.noSaliency(background) }
    let ids = images.ids
    let isComplete: Bool
    do {
      defer { side.finish() }
      isComplete = try InferencePass(inference, over: images).run(
        indices, stop: stop,
        keeping: { index, image in
          let map = try saliency.map { try Self.saliency(of: ids[index], from: $0) }
          return Kept(image: image, saliency: map, extra: try read(index))
        },
        failed: { index, error in
          findings.withLock { $0.failures.append((index, error)) }
        },
        body: { index, result, kept in
          if let fatal = findings.withLock(\.fatal) { throw fatal }
          seen(index, result)
          let begun: [RefinableMaps]
          do {
            var maps = result.maps
            maps.saliency = kept.saliency
            begun = try refinement.begun(RefinableMaps(maps, background: background), on: kept.image)
          } catch {
            try Self.note(error, of: index, in: findings)
            return
          }
          side.submit {
            do {
              var maps = begun
              maps += try rest.stages(of: begun[begun.count - 1], on: kept.image, threads: 1)
              try body(Seen(index: index, scores: result.scores, maps: maps, extra: kept.extra))
            } catch {
              try? Self.note(error, of: index, in: findings)
            }
            findings.withLock { $0.done += 1 }
          }
          progress(findings.withLock(\.done))
        })
    }
    let found = findings.withLock { (failures: $0.failures, fatal: $0.fatal, done: $0.done) }
    if let fatal = found.fatal { throw fatal }
    progress(found.done)
    for (index, error) in found.failures.sorted(by: { $0.index < $1.index }) { failed(index, error) }
    return isComplete
  }

  /// The saliency map of an image that the background rule cannot do without.
  nonisolated private static func saliency(of id: String, from source: SaliencySource) throws -> ScalarMap {
    guard let map = try source.map(of: id) else { throw NoSaliency(image: id, maps: source.name) }
    return map
  }

  /// Keeps the failure of one image, and throws one that would befall all of them.
  nonisolated private static func note(
    _ error: any Error, of index: Int, in findings: borrowing Mutex<Findings>
  ) throws {
    if error is BackgroundRule.Failure || error is RefinementChain.Failure {
      findings.withLock { $0.fatal = $0.fatal ?? error }
      throw error
    }
    findings.withLock { $0.failures.append((index, error)) }
  }
}

/// An image whose mask cannot be made: it has no saliency map for the background rule.
private struct NoSaliency: Error, CustomStringConvertible {
  let image: String
  let maps: String
  var description: String { "\(image) has no saliency map in \(maps), which its background is made from" }
}
