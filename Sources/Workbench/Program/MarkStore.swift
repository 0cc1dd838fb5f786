import Foundation
import Runs

/// Where the named sets of marks of a folder are kept: a file beside its session.
package struct MarkStore: Sendable {
  private struct Document: Codable {
    var current: String
    var sets: [String: [String]]
  }

  private let path: String
  private var saved: [String: Set<String>] = [:]
  private var savedName = ""

  /// The store beside a session's file.
  package init(beside session: SessionStore) {
    path = String(session.path.dropLast(".json".count)) + ".sets.json"
  }

  /// Puts the sets that were kept into a state that has just begun.
  package mutating func restore(into state: inout WorkbenchState) {
    guard let data = try? DurableFile.read(path, atMost: 1 << 24),
      let document = try? JSONDecoder().decode(Document.self, from: data)
    else { return }
    saved = document.sets.filter { $0.key.isEmpty || MarkSets.isName($0.key) }.mapValues(Set.init)
    state.markSets.others = saved
    if MarkSets.isName(document.current) {
      savedName = document.current
      state.markSets.current = document.current
      state.marks = state.markSets.others.removeValue(forKey: document.current) ?? []
    }
  }

  /// The sets that are kept: the nameless one too while another one is in use, as the session keeps the current marks.
  private func sets(of state: WorkbenchState) -> [String: Set<String>] {
    var sets = state.markSets.others
    if !state.markSets.current.isEmpty { sets[state.markSets.current] = state.marks }
    return sets.filter { !$0.value.isEmpty }
  }

  /// Keeps the sets of a state where they have changed; a folder that cannot be written costs them, nothing else.
  package mutating func look(at state: WorkbenchState) {
    guard state.markSets.current != savedName || sets(of: state) != saved else { return }
    saved = sets(of: state)
    savedName = state.markSets.current
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let document = Document(current: savedName, sets: saved.mapValues { $0.sorted() })
    try? DurableFile.makeDirectory((path as NSString).deletingLastPathComponent)
    if let data = try? encoder.encode(document) { try? DurableFile.write(data, to: path) }
  }
}
