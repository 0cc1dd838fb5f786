import Runs

// What was left behind by the last start.
extension WorkbenchState {
  /// Whether the last session waits for an answer; until then it is not written over.
  package var isOffering: Bool {
    sheets.contains { if case .offer = $0 { true } else { false } }
  }

  /// A key over the offer: Enter goes on, Esc does not; any other key begins anew and does what it does.
  ///
  /// nil: the key is still to be done.
  mutating func answerOffer(_ command: Command.ID?) -> [Effect]? {
    guard case .offer(let offer)? = sheets.last else { return nil }
    if command == .redraw { return nil }
    sheets.removeLast()
    guard command == .choose else { return command == .back ? [] : nil }
    message = "Resumed the session from \(offer.time())."
    return resume(offer.session)
  }

  /// Puts a session into a state that may know folder and runs already.
  mutating func resume(_ session: Session) -> [Effect] {
    let shown = split
    session.restore(into: &self)
    if runsAreKnown { dropStrangers() }
    if folder.classesAreKnown, folderIsOpen { readPendingFilter() }
    placeProbe()
    if folderIsOpen, !folder.splits.contains(where: { $0.name == split }) { split = shown }
    if split != shown, let split { return [.openSplit(split)] }
    if !images.isEmpty {
      if let image, !images.contains(image) { self.image = nil }
      relist()
    }
    return []
  }

  /// A session may name runs that are gone.
  mutating func dropStrangers() {
    for index in panes.indices where run(of: panes[index]) == nil { panes[index].run = nil }
    if let newest = runs.last(where: { !$0.epochs.isEmpty }), panes.allSatisfy({ $0.run == nil }) {
      for index in panes.indices { panes[index].run = newest.name }
      if panes.count == 1, panes[0].map == nil { panes[0].map = .cam }
    }
  }

  /// Reads a session's filter once the class names are known.
  mutating func readPendingFilter() {
    guard let text = pendingFilter, let read = try? ImageExpression.parse(text, names: expressionNames) else {
      return
    }
    filter = read
    pendingFilter = nil
    relist()
  }
}
