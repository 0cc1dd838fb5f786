/// How the engine is, for the status line.
package enum EngineStatus: Hashable, Sendable {
  /// Nothing has been asked of it yet, or it has not answered the handshake.
  case starting
  case ready
  /// It ended and is started again; with the reason as one sentence.
  case restarting(String)
  /// It cannot be started; with the reason as one sentence.
  case unavailable(String)
}
