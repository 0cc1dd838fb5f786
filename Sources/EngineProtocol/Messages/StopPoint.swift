/// When a training that is asked to stop does so.
public enum StopPoint: String, Hashable, Sendable, Codable {
  /// After the step that it is in.
  case step
  /// When the epoch that it is in is trained and scored: a pause that costs nothing.
  case epoch
  /// At once, by a signal that cannot be caught; what it did since its last checkpoint is lost.
  case now
}
