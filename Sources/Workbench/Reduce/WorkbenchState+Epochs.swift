// Which epoch.
extension WorkbenchState {
  /// The panes that step together with the focused one: itself, and, when linked, those of the same run and
  /// epoch.
  var epochFollowers: [Int] {
    guard isLinked, let run = focused.run else { return [focus] }
    let epoch = epoch(of: focused)
    return panes.indices.filter {
      $0 == focus || (panes[$0].run == run && self.epoch(of: panes[$0]) == epoch)
    }
  }

  /// Sets the focused pane's epoch and that of its followers; nil follows the newest.
  mutating func setEpoch(_ epoch: Int?) {
    for index in epochFollowers { panes[index].epoch = epoch }
    if needsScores { relist() }
    if case .curves(var sheet)? = sheets.last, let shown = self.epoch(of: focused) {
      sheet.epoch = shown
      sheets[sheets.count - 1] = .curves(sheet)
    }
  }

  /// The focused run's epochs and the place of the shown one; says what is missing otherwise.
  private mutating func epochPlace() -> (epochs: [Int], index: Int)? {
    guard let run = run(of: focused) else {
      message = runs.isEmpty ? "No run yet: camscope train makes one." : "This pane has no run; e picks one."
      return nil
    }
    guard let epoch = epoch(of: focused), let index = run.epochs.firstIndex(of: epoch) else {
      message = "\(run.name) has no checkpoint yet."
      return nil
    }
    return (run.epochs, index)
  }

  mutating func stepEpoch(_ step: Int) {
    guard let (epochs, index) = epochPlace() else { return }
    let next = index + step
    guard epochs.indices.contains(next) else {
      if step > 0 { focused.epoch = nil }
      message = step > 0 ? "This is the newest epoch." : "This is the first epoch."
      return
    }
    setEpoch(next == epochs.count - 1 ? nil : epochs[next])
  }

  mutating func goToEpochEdge(last: Bool) {
    guard let (epochs, _) = epochPlace() else { return }
    setEpoch(last || epochs.count == 1 ? nil : epochs.first)
  }

  mutating func togglePlay(_ wasPlaying: Bool) {
    isPlaying = false
    guard !wasPlaying, let (epochs, index) = epochPlace() else { return }
    guard epochs.count > 1 else {
      message = "There is only one epoch to play."
      return
    }
    if index == epochs.count - 1 { setEpoch(epochs.first) }
    isPlaying = true
  }

  /// The next epoch of a play; stops at the newest.
  mutating func playOn() {
    guard let (epochs, index) = epochPlace(), index + 1 < epochs.count else {
      isPlaying = false
      return
    }
    setEpoch(index + 2 == epochs.count ? nil : epochs[index + 1])
    if index + 2 == epochs.count { isPlaying = false }
  }

  /// This image's IoU by epoch under a run, as far as it is scored; ascending epochs.
  package func imageScoresByEpoch(run: String) -> [(epoch: Int, score: Double)] {
    guard let image, let epochs = imageScores[run] else { return [] }
    return epochs.keys.sorted().compactMap { epoch in epochs[epoch]?[image].map { (epoch, $0) } }
  }

  /// The epoch at which this image's IoU differs most from the epoch before it.
  mutating func goToLargestChange() {
    guard epochPlace() != nil, let run = focused.run else { return }
    let series = imageScoresByEpoch(run: run)
    let changes = zip(series, series.dropFirst()).map { ($1.epoch, $1.score - $0.score) }
    guard let largest = changes.max(by: { abs($0.1) < abs($1.1) }) else {
      message = "\(run) has no scores of this image at two epochs; images of its scored split have."
      return
    }
    setEpoch(largest.0)
    message = "Largest change of this image's IoU: \(Format.signedPercent(largest.1)) at epoch \(largest.0)."
  }
}
