/// A stream that is not that of an engine of this version; the description is one sentence.
public enum ProtocolError: Error, Hashable, Sendable {
  /// The stream ended or went on without a handshake; `banner` is the last line it held.
  case noHandshake(banner: String)
  case otherVersion(found: String, wanted: Int)
  case malformedHandshake(String)
  case malformedFrame(String)
  /// A plane that does not fit in a frame.
  case tooLarge(bytes: Int)
}

extension ProtocolError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noHandshake(let banner):
      "the engine's command did not start an engine"
        + (banner.isEmpty ? "" : " (it said: \(banner))") + "; check the command after --engine"
    case .otherVersion(let found, let wanted):
      "the engine speaks protocol version \(found.prefix(12)), this program version \(wanted); "
        + "install the same version of camscope on both sides"
    case .malformedHandshake(let reason): "the engine's handshake is broken (\(reason)); restart it"
    case .malformedFrame(let reason):
      "the stream between workbench and engine is broken (\(reason)); restart the engine"
    case .tooLarge(let bytes):
      "the answer of \(bytes >> 20) MiB is larger than the \(Frame.largest >> 20) MiB that can be sent; "
        + "ask for fewer classes"
    }
  }
}
