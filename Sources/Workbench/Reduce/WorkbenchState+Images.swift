// Which image, in which order.
extension WorkbenchState {
  /// Makes the list again from order and filter; stays at the image, or goes to the first that is left.
  mutating func relist() {
    let scores = storedScores(of: focused)
    let failures = filter.usesFailures ? focusedFailures : nil
    let values = scores.flatMap { imageValues[$0] } ?? [:]
    let passing =
      filter.isEmpty
      ? images
      : images.filter { filter.passes(facts(of: $0, values: values, failures: failures)) }
    listed = order.sorted(passing) { orderValue(of: $0) }
    if followsOrder, let first = listed.first, order.key == .name || orderValue(of: first) != nil {
      followsOrder = false
      if message == readingScores { message = nil }
      return show(image: first)
    }
    if let image, listed.contains(image) { return }
    if let first = listed.first { show(image: first) }
  }

  /// The number that an image is ordered by; nil: the name decides, or it is not known.
  func orderValue(of image: String) -> Double? {
    switch order.key {
    case .name: nil
    case .score(let key): value(key, of: image)
    case .disagreement: disagreement(of: image)
    }
  }

  /// Whether order or filter depend on what the focused pane shows.
  var needsScores: Bool { order.key != .name || filter.usesScores }

  /// Goes to the first image of a new order, at once or when its scores have come.
  mutating func followOrder() {
    followsOrder = true
    relist()
    if followsOrder { message = readingScores }
  }

  private var readingScores: String? {
    storedScores(of: focused).map { "Reading the stored scores of \($0.subject) …" }
  }

  /// Shows the class that a filter is about, where it is about one.
  mutating func showClassOfFilter() {
    let labels = filter.conditions.compactMap { condition -> Int? in
      switch condition {
      case .classIndex(let label), .failure(_, let label?), .value(.classIoU(let label), _, _): label
      default: nil
      }
    }
    if let label = labels.first, labels.allSatisfy({ $0 == label }) { setClass(label, picked: false) }
  }

  /// Goes to an image: the probe returns to the middle unless a person put it somewhere.
  mutating func show(image name: String) {
    image = name
    object = nil
    showClassOfFailure()
    placeProbe()
  }

  /// Goes some images on in the list; at its ends says so and stays.
  mutating func stepImage(_ step: Int) {
    guard !listed.isEmpty else {
      message = images.isEmpty ? "No image is known yet." : "The filter hides all images; / changes it."
      return
    }
    guard let position else {
      show(image: listed[0])
      return
    }
    let next = position + step
    guard listed.indices.contains(next) else {
      message = step > 0 ? "This is the last of \(listed.count) images." : "This is the first image."
      return
    }
    show(image: listed[next])
  }

  mutating func toggleMark() {
    var marked = image
    if case .thumbnails(let sheet)? = sheets.last, listed.indices.contains(sheet.selection) {
      marked = listed[sheet.selection]
    }
    guard let image = marked else { return }
    if marks.remove(image) == nil { marks.insert(image) }
    message =
      marks.contains(image) ? "Marked \(image); \(marks.count) marked." : "Mark removed; \(marks.count) left."
    if filter.usesMarks { relist() }
  }

  mutating func goToNextMark() {
    let start = position.map { $0 + 1 } ?? 0
    let places = listed.indices.filter { marks.contains(listed[$0]) }
    guard let place = places.first(where: { $0 >= start }) ?? places.first else {
      message = "No image of this list is marked; m marks one."
      return
    }
    show(image: listed[place])
  }

  /// Puts an unmoved probe in the middle of the image, and any probe inside it.
  mutating func placeProbe() {
    guard image.flatMap({ sizeOfImage[$0] }) != nil else { return }
    let size = imageSize
    probe = probeWasMoved ? probe.clamped(to: size) : PixelPoint(x: size.width / 2, y: size.height / 2)
    pin = pin?.clamped(to: size)
  }

  mutating func moveProbe(_ dx: Int, _ dy: Int) {
    setProbe(PixelPoint(x: probe.x + dx, y: probe.y + dy))
  }

  /// Puts the probe, inside the image, and scrolls zoomed panes so that it stays in sight.
  mutating func setProbe(_ point: PixelPoint) {
    probeWasMoved = true
    probe = point.clamped(to: imageSize)
    keepProbeVisible()
  }
}
