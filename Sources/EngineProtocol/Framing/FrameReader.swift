import Foundation

/// Cuts a stream of bytes, fed in pieces of any size, into frames.
///
/// After an error the reader is spent: the stream has lost its frames, so every later piece fails the same way.
public struct FrameReader: Sendable {
  private var buffer = Data()
  private var failure: ProtocolError?

  public init() {}

  /// The frames that are whole now.
  ///
  /// - Throws: `ProtocolError.malformedFrame` for a frame above `Frame.largest` or a header longer than its frame;
  ///   nothing is allocated for what is only announced.
  public mutating func feed(_ bytes: Data) throws(ProtocolError) -> [Frame] {
    if let failure { throw failure }
    buffer.append(bytes)
    var frames: [Frame] = []
    var start = buffer.startIndex
    while buffer.endIndex - start >= 8 {
      let total = Int(word(at: start))
      let header = Int(word(at: start + 4))
      guard total >= 4, total <= Frame.largest else { throw fail("a frame of \(total) bytes") }
      guard header <= total - 4 else { throw fail("a header of \(header) bytes in a frame of \(total)") }
      guard buffer.endIndex - start >= 4 + total else { break }
      let headerEnd = start + 8 + header
      frames.append(
        Frame(
          header: Data(buffer[(start + 8)..<headerEnd]),
          payload: Data(buffer[headerEnd..<(start + 4 + total)])))
      start += 4 + total
    }
    // A copy, so that a consumed large frame does not stay in memory behind a slice.
    if start > buffer.startIndex { buffer = Data(buffer[start...]) }
    return frames
  }

  private mutating func fail(_ reason: String) -> ProtocolError {
    let error = ProtocolError.malformedFrame(reason)
    failure = error
    buffer = Data()
    return error
  }

  private func word(at index: Data.Index) -> UInt32 {
    var value: UInt32 = 0
    for offset in (0..<4).reversed() { value = value << 8 | UInt32(buffer[index + offset]) }
    return value
  }
}
