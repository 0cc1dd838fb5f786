import Dispatch
import Evaluation
import Synchronization
import VOC

/// Looks for what is wrong with the saliency maps of a split, on all cores.
struct SaliencySearch {
  let maps: String
  private let source: SaliencySource
  private let folder: VOCFolder
  private let ids: [String]

  /// An image with its failures.
  struct Image {
    let id: String
    let failures: [ImageFailure]
    /// What told its objects apart.
    let instances: Instances.Source
    /// How well the map tells objects from background.
    let score: SaliencyScore
  }

  /// Why an image was not looked at, in one sentence.
  private struct Problem: Error {
    let sentence: String
  }

  /// Opens the folder.
  ///
  /// Throws for a folder that has no saliency maps, or not those that are asked for.
  init(_ path: String, split: String, maps name: String?) throws {
    folder = try VOCFolder.open(path)
    ids = try folder.ids(in: split)
    guard let source = try folder.saliencySource(name.map(SaliencyOptions.absolute)) else {
      throw CommandFailure(
        "\(path) has no saliency maps; put them in a folder 'saliency' beside JPEGImages, one PNG an image, or make some "
          + "with camscope saliency \(path) --out DIR")
    }
    self.source = source
    maps = source.name
  }

  /// The names of the classes, background first.
  var classNames: [String] { folder.classes.namesWithBackground }

  /// The failures of all images that have a map and a truth, and one sentence for each of the others.
  func run() -> (images: [Image], problems: [String]) {
    let search = SaliencyFailures(classes: folder.classes.count + 1)
    let found = Mutex([Result<Image, Problem>?](repeating: nil, count: ids.count))
    DispatchQueue.concurrentPerform(iterations: ids.count) { index in
      let result = look(at: ids[index], with: search)
      found.withLock { $0[index] = result }
    }
    let results = found.withLock { $0.compactMap { $0 } }
    return (
      results.compactMap { try? $0.get() },
      results.compactMap { result in
        if case .failure(let failure) = result { failure.sentence } else { nil }
      }
    )
  }

  private func look(at id: String, with search: SaliencyFailures) -> Result<Image, Problem> {
    do {
      guard let map = try source.map(of: id) else {
        return .failure(Problem(sentence: "\(id) has no saliency map in \(maps)"))
      }
      guard let truth = try ImageTruth(of: id, in: folder) else {
        return .failure(Problem(sentence: "\(id) has no mask to compare with"))
      }
      var score = SaliencyScore()
      try score.add(map, truth: truth.mask)
      return .success(
        Image(
          id: id, failures: try search(of: map, truth: truth), instances: truth.instances.source,
          score: score))
    } catch {
      return .failure(Problem(sentence: "\(error)"))
    }
  }
}
