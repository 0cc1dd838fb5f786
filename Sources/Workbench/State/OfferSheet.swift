import Foundation

/// The last session, which Enter goes on with; any other key begins anew.
package struct OfferSheet: Equatable, Sendable {
  package var session: Session
  package var savedAt: Date

  package init(session: Session, savedAt: Date) {
    self.session = session
    self.savedAt = savedAt
  }

  /// "14:02" of today, else "26 Nov 14:02".
  package func time(now: Date = Date(), in calendar: Calendar = .current) -> String {
    let parts = calendar.dateComponents([.day, .month, .hour, .minute], from: savedAt)
    let clock = String(format: "%02d:%02d", parts.hour ?? 0, parts.minute ?? 0)
    if calendar.isDate(savedAt, inSameDayAs: now) { return clock }
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    return "\(parts.day ?? 1) \(months[max(0, min(11, (parts.month ?? 1) - 1))]) \(clock)"
  }

  /// What the session shows, a line a fact.
  package var facts: [String] {
    var lines: [String] = []
    if let image = session.image {
      lines.append("image \(image)" + (session.split.map { " of \($0)" } ?? ""))
    }
    let panes = session.panes.map { $0.map?.title ?? "image" }.joined(separator: ", ")
    lines.append("\(session.panes.count) pane\(session.panes.count == 1 ? "" : "s"): \(panes)")
    if session.panes.indices.contains(session.focus), let run = session.panes[session.focus].run {
      lines.append(
        "run \(run)" + (session.panes[session.focus].epoch.map { ", epoch \($0)" } ?? ", newest epoch"))
    }
    if session.order != ImageOrder() { lines.append("sorted by \(session.order.label)") }
    if !session.filter.isEmpty { lines.append("filter \(session.filter)") }
    if !session.marks.isEmpty { lines.append("\(session.marks.count) marked") }
    return lines
  }
}
