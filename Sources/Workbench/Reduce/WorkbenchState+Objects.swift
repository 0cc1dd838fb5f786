import EngineProtocol
import Evaluation
import Runs

// The objects of an image, one by one.
extension WorkbenchState {
  /// The number of the outlined object in its image; nil: none is, or it is not known yet.
  package var outlinedObject: Int? {
    guard showsObjects, let image, let facts = objects[image], !facts.all.isEmpty else { return nil }
    return min(object ?? firstObject(of: image, facts), facts.all.count - 1)
  }

  /// Where one begins: the first object that is missing as the filter wants it, else the first that is missing at all,
  /// else the first.
  private func firstObject(of image: String, _ facts: ObjectFacts) -> Int {
    let missing = (focusedFailures?.byImage[image] ?? []).filter { $0.kind == .missingObject }
    let wanted = filter.conditions.compactMap { condition -> Int? in
      if case .failure(.missingObject, let label?) = condition { label } else { nil }
    }
    let found = missing.first { wanted.contains($0.label) } ?? missing.first
    return found?.instance.flatMap { facts.all.indices.contains($0) ? $0 : nil } ?? 0
  }

  /// `i` and `I`: outlines the first object, then the next or previous one.
  mutating func stepObject(_ step: Int) {
    guard folder.hasGroundTruth else {
      message = "This folder has no annotated masks, which tell its objects apart."
      return
    }
    guard showsObjects, let image, let facts = objects[image] else {
      showsObjects = true
      object = nil
      tellObject()
      return
    }
    guard !facts.all.isEmpty else { return tellObject() }
    let count = facts.all.count
    object = ((outlinedObject ?? 0) + step + count) % count
    tellObject()
  }

  /// Takes the objects of an image in.
  mutating func take(_ facts: ObjectFacts, of name: String) {
    // What is left behind is read again when it is wanted.
    if objects.count >= 64 { objects = objects.filter { $0.key == image } }
    objects[name] = facts
    if showsObjects, name == image, message == nil || message == Self.readingObjects { tellObject() }
  }

  private static let readingObjects = "Reading the objects of this image …"

  /// "object 2 of 3: person, 0.8 % of the image, missing (localisation); told apart by object masks".
  private mutating func tellObject() {
    guard let image, let facts = objects[image] else {
      message = Self.readingObjects
      return
    }
    guard let number = outlinedObject else {
      message = "The true mask of this image shows no object."
      return
    }
    let object = facts.all[number]
    var text = "Object \(number + 1) of \(facts.all.count): \(folder.className(object.label))"
    text += ", \(Format.percent(share(of: object, in: image))) % of the image"
    if let failure = failure(ofObject: number, in: image) {
      text += ", missing" + (failure.cause.map { ": lost in \($0)" } ?? "")
    }
    message = text + "; told apart by \(facts.source.title)."
  }

  /// The share of the image that an object covers.
  package func share(of object: Instances.Instance, in image: String) -> Double {
    let size = sizeOfImage[image] ?? PixelSize(width: 1, height: 1)
    return Double(object.area) / Double(max(1, size.width * size.height))
  }

  /// What is known to be wrong with an object under the focused pane; nil: nothing.
  package func failure(ofObject number: Int, in image: String) -> ImageFailure? {
    guard let failures = focusedFailures?.byImage[image], let facts = objects[image],
      facts.all.indices.contains(number)
    else { return nil }
    return failures.first { $0.kind == .missingObject && $0.instance == number }
      ?? failures.first { $0.kind == .missingClass && $0.label == facts.all[number].label }
  }

  /// What is wrong with the shown image as the filter asks for it; nil: the filter asks for no failure.
  private var failureAskedFor: ImageFailure? {
    guard let image, filter.usesFailures, let failures = focusedFailures?.byImage[image] else { return nil }
    return filter.conditions.lazy.compactMap { condition -> ImageFailure? in
      guard case .failure(let kind, let label) = condition else { return nil }
      return failures.first { $0.kind == kind && (label == nil || $0.label == label) }
    }.first
  }

  /// "missing class boat: lost in recognition".
  package var shownFailure: String? {
    guard let failure = failureAskedFor else { return nil }
    let name = folder.className(failure.label)
    if failure.kind.isFalseCoverage {
      return "\(name): \(failure.kind.title), \(Format.percent(failure.share)) % of the image"
    }
    return "\(failure.kind.title) \(name)" + (failure.cause.map { ": lost in \($0)" } ?? "")
  }

  /// Shows the class that a failure befell, where the filter asks for failures.
  mutating func showClassOfFailure() {
    if let label = failureAskedFor?.label { setClass(label, picked: false) }
  }
}
