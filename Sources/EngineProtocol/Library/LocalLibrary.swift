import Evaluation
import Foundation
import Imaging
import Runs
import VOC

/// A VOC folder and folders of runs on this machine.
///
/// Opening, label reading, the scan for problems and the watch on runs have a thread each; two threads load
/// pixels, most urgent first.
public final class LocalLibrary: Library, @unchecked Sendable {
  private let path: String
  private let title: String
  private let roots: [String]
  private let saliency: String?
  private let wanted = WantedList()
  private let lock = NSLock()
  // Guarded by `lock`.
  private var folder: VOCFolder?
  private var source: SaliencySource?
  private var post: @Sendable (LibraryNews) -> Void = { _ in }
  private var isStopped = false
  private var scan: ProblemScan?
  private var runs: [String: RunSummary] = [:]
  private var indices: [String: RunIndex] = [:]

  /// A library of a VOC folder and of folders of runs; nothing is read before `start`.
  ///
  /// - Parameters:
  ///   - saliency: The saliency maps that are shown, by name or path; nil: the first that the folder has.
  ///   - scansForProblems: whether all files are looked into in the background.
  public init(
    path: String, title: String, runRoots: [String], saliency: String? = nil, scansForProblems: Bool = true
  ) {
    self.path = path
    self.title = title
    roots = runRoots
    self.saliency = saliency
    self.scansForProblems = scansForProblems
  }

  private let scansForProblems: Bool

  public func start(_ post: @escaping @Sendable (LibraryNews) -> Void) {
    lock.withLock { self.post = post }
    Self.thread("library.folder", .userInitiated) { [self] in openFolder() }
    Self.thread("library.runs", .utility) { [self] in watchRuns() }
  }

  public func stop() {
    let scan = lock.withLock {
      isStopped = true
      return self.scan
    }
    scan?.cancel()
    wanted.close()
  }

  public func want(_ keys: [ContentKey]) { wanted.replace(keys) }

  public func openSplit(_ name: String) {
    guard let folder = opened else { return }
    do {
      tell(.update(.split(name, images: try folder.ids(in: name))))
    } catch {
      tell(.update(.failure(error.description)))
    }
  }

  // MARK: The folder

  private var opened: VOCFolder? { lock.withLock { folder } }
  private var stopped: Bool { lock.withLock { isStopped } }
  private func tell(_ news: LibraryNews) { lock.withLock { post }(news) }

  private static func thread(
    _ name: String, _ quality: QualityOfService, _ body: @escaping @Sendable () -> Void
  ) {
    let thread = Thread(block: body)
    thread.name = name
    thread.qualityOfService = quality
    thread.stackSize = 4 << 20
    thread.start()
  }

  /// Listings first, so that the first image shows; then classes, labels and problems.
  private func openFolder() {
    let folder: VOCFolder
    do {
      folder = try VOCFolder.open(path)
      let source = try folder.saliencySource(saliency)
      lock.withLock {
        self.folder = folder
        self.source = source
      }
    } catch {
      tell(.update(.failure("\(error)")))
      return
    }
    // Only now: what was asked for before waits for the folder.
    for number in 1...2 { Self.thread("library.load.\(number)", .userInitiated) { [self] in load() } }
    tell(.update(.folder(facts(of: folder, classNames: nil))))
    tell(.update(.problems(folder.openingProblems.map(ProblemFacts.init))))
    tell(.update(.folder(facts(of: folder, classNames: folder.classes.namesWithBackground))))
    readLabels(folder)
    guard scansForProblems, !stopped else { return }
    let scan = ProblemScan(of: folder, threads: 1)
    lock.withLock { self.scan = scan }
    scan.start { [self, weak scan] progress in
      guard let scan, !progress.found.isEmpty || progress.isFinished, !stopped else { return }
      tell(.update(.problems(scan.problems.map(ProblemFacts.init))))
    }
  }

  private func facts(of folder: VOCFolder, classNames: [String]?) -> FolderFacts {
    FolderFacts(
      path: folder.root, title: title,
      splits: folder.splits.map { SplitFacts(name: $0.name, count: $0.ids.count) },
      classNames: classNames ?? ["background"], classesAreKnown: classNames != nil,
      hasSaliency: lock.withLock { source } != nil,
      hasGroundTruth: folder.officialMasks != nil || folder.augmentedMasks != nil,
      runsRoot: roots.first ?? "")
  }

  /// All labels, a few hundred images at a time.
  private func readLabels(_ folder: VOCFolder) {
    var part: [String: [Int]] = [:]
    for id in folder.ids {
      guard !stopped else { return }
      // An image whose annotation cannot be read is listed among the problems; here it has no classes.
      part[id] = (try? folder.labels(id))?.classes ?? []
      if part.count >= 512 {
        tell(.update(.classes(part)))
        part = [:]
      }
    }
    tell(.update(.classes(part)))
  }

  // MARK: Pixels and facts

  private func load() {
    while let key = wanted.next() {
      switch key {
      case .image(let id): tell(.content(key, read(key, id) { .image(try $0.image(id).image) }))
      case .groundTruth(let id):
        let content = read(key, id) { folder in
          try folder.groundTruth(id).map { .labels($0.map) } ?? .absent("\(id) has no annotated mask.")
        }
        tell(.content(key, content))
      case .saliency(let id):
        let content = read(key, id) { _ in
          try saliencyMap(of: id).map { .scores($0) } ?? .absent("\(id) has no saliency map.")
        }
        tell(.content(key, content))
      case .saliencyErrors(let id):
        let content = read(key, id) { folder in
          guard let map = try saliencyMap(of: id) else { return .absent("\(id) has no saliency map.") }
          guard let truth = try ImageTruth(of: id, in: folder) else {
            return .absent("\(id) has no annotated mask.")
          }
          return .labels(
            try SaliencyFailures(classes: folder.classes.count + 1).errors(of: map, truth: truth))
        }
        tell(.content(key, content))
      case .objects(let id):
        let content = read(key, id) { folder in
          guard let truth = try ImageTruth(of: id, in: folder) else {
            return .absent("\(id) has no annotated mask.")
          }
          return .labels(
            LabelMap(numbersOf: truth.instances, width: truth.mask.width, height: truth.mask.height))
        }
        tell(.content(key, content))
      case .objectFacts(let id):
        let truth = opened.flatMap { try? ImageTruth(of: id, in: $0) }
        tell(.fact(key, truth.map { .objects(id, ObjectFacts($0.instances)) }))
      case .imageScores(let run, _): tell(.fact(key, imageScores(of: run)))
      case .imageValues(let scores, let key):
        tell(.fact(.imageValues(scores, key), imageValues(of: scores, key)))
      case .failures(let scores): tell(.fact(key, failures(of: scores)))
      case .curves(let run, _): tell(.fact(key, curves(of: run)))
      case .log(let run, _): tell(.fact(key, log(of: run)))
      case .map: break
      }
      wanted.finish(key)
    }
  }

  /// The saliency map of an image, of the folder's maps or those that stand in for them.
  private func saliencyMap(of id: String) throws -> ScalarMap? {
    try lock.withLock { source }?.map(of: id)
  }

  private func read(_ key: ContentKey, _ id: String, _ body: (VOCFolder) throws -> Content) -> Content {
    guard let folder = opened else { return .absent("The folder is not open yet.") }
    do {
      return try body(folder)
    } catch {
      return .absent("\(error)")
    }
  }

  private func imageScores(of run: String) -> LibraryUpdate? {
    guard let (summary, index) = lock.withLock({ runs[run].flatMap { s in indices[run].map { (s, $0) } } })
    else {
      return nil
    }
    var scores: [Int: [String: Double]] = [:]
    for epoch in summary.epochs where epoch.scores != nil {
      let images = (try? index.images(run: run, epoch: epoch.number)) ?? []
      scores[epoch.number] = Dictionary(images.compactMap { image in image.iou.map { (image.image, $0) } }) {
        $1
      }
    }
    return .imageScores(run: run, scores)
  }

  /// Where stored scores lie; nil: there are none.
  private func evaluation(_ scores: StoredScores) -> (RunIndex, RunSummary.Evaluation)? {
    guard
      let (summary, index) = lock.withLock({
        runs[scores.run].flatMap { s in indices[scores.run].map { (s, $0) } }
      })
    else { return nil }
    let epoch = summary.epochs.first { $0.number == scores.epoch }
    return epoch?.evaluation(split: scores.split, refine: scores.refine).map { (index, $0) }
  }

  private func imageValues(of scores: StoredScores, _ key: ImageSortKey) -> LibraryUpdate? {
    guard let (index, evaluation) = evaluation(scores) else { return nil }
    let images =
      (try? index.images(run: scores.run, epoch: scores.epoch, evaluation: evaluation.name, by: key)) ?? []
    let values = images.compactMap { image in image.value.map { (image.image, $0) } }
    return .imageValues(scores, key, Dictionary(values) { $1 })
  }

  private func failures(of scores: StoredScores) -> LibraryUpdate? {
    guard let (index, evaluation) = evaluation(scores) else { return nil }
    let (run, epoch, name) = (scores.run, scores.epoch, evaluation.name)
    guard let table = try? index.failureTable(run: run, epoch: epoch, evaluation: name),
      let found = try? index.failures(run: run, epoch: epoch, evaluation: name),
      let images = try? index.images(run: run, epoch: epoch, evaluation: name)
    else { return nil }
    var byImage = Dictionary(images.map { ($0.image, [ImageFailure]()) }) { $1 }
    for failure in found { byImage[failure.image, default: []].append(failure.failure) }
    return .failures(
      scores,
      FailureFacts(title: evaluation.scores.name.description, byImage: byImage, table: table))
  }

  private func curves(of run: String) -> LibraryUpdate? {
    lock.withLock { runs[run] }.map { .curves(run: run, Curves($0)) }
  }

  private func log(of run: String) -> LibraryUpdate? {
    lock.withLock { runs[run] }.map { .log(run: run, $0.folder.logTail(lines: 8)) }
  }

  // MARK: Runs

  /// Looks at the folders of runs twice a second.
  private func watchRuns() {
    let all = roots.map { RunIndex(root: $0) }
    var last: [RunFacts]?
    var lastPipelines: [PipelineFacts] = []
    var lastLoad: MachineLoad?
    var complaint: String?
    while !stopped {
      var found: [(RunSummary, RunIndex)] = []
      for index in all {
        do {
          try index.refresh()
          found += try index.runs().filter(belongs).map { ($0, index) }
          complaint = nil
        } catch {
          if complaint != "\(error)" { tell(.update(.runsFailure("\(error)"))) }
          complaint = "\(error)"
        }
      }
      // The user's own run stands before one of that name from further folders.
      var names: Set<String> = []
      found = found.filter { names.insert($0.0.name).inserted }
      found.sort { ($0.0.progress?.started ?? 0, $0.0.name) < ($1.0.progress?.started ?? 0, $1.0.name) }
      lock.withLock {
        runs = Dictionary(found.map { ($0.0.name, $0.0) }) { $1 }
        indices = Dictionary(found.map { ($0.0.name, $0.1) }) { $1 }
      }
      let facts = found.map { RunFacts($0.0) }
      if facts != last {
        tell(.update(.runs(facts)))
        last = facts
      }
      let pipelines = roots.flatMap { PipelineFolder.all(in: $0) }.filter(belongs).compactMap {
        PipelineFacts($0)
      }
      if pipelines != lastPipelines {
        tell(.update(.pipelines(pipelines)))
        lastPipelines = pipelines
      }
      if let load = MachineLoad.now, load != lastLoad {
        tell(.update(.load(load)))
        lastLoad = load
      }
      Thread.sleep(forTimeInterval: 0.5)
    }
  }

  /// A run on another folder that is there, too, is none of this one's; one that comes with the program names no
  /// place on this machine.
  private func belongs(_ run: RunSummary) -> Bool {
    guard run.problem == nil, !run.recipe.method.isEmpty else { return false }
    return belongs(data: run.environment?.data)
  }

  private func belongs(_ pipeline: PipelineFolder) -> Bool {
    belongs(data: (try? pipeline.record())?.order.data)
  }

  private func belongs(data: String?) -> Bool {
    guard let data, data.hasPrefix("/"), FileManager.default.fileExists(atPath: data) else { return true }
    let own = opened?.root ?? path
    func resolved(_ path: String) -> String { URL(fileURLWithPath: path).resolvingSymlinksInPath().path }
    return resolved(data) == resolved(own) || resolved(data) == resolved(path)
      || resolved(own).hasPrefix(resolved(data) + "/")
  }
}

extension ProblemFacts {
  init(_ problem: Problem) {
    self.init(file: problem.file, problem: problem.sentence, effect: problem.effect)
  }
}
