import Foundation
import Imaging

/// An engine's answer to a request.
///
/// Planes travel as the frame's payload, one after the other, row-major: float32 little endian or uint8.
public struct EngineMessage: Equatable, Sendable {
  /// The request's id.
  public var id: UInt64
  public var reply: Reply

  public init(id: UInt64, reply: Reply) {
    self.id = id
    self.reply = reply
  }

  /// The message as a frame.
  ///
  /// - Throws: `ProtocolError.tooLarge` for planes that do not fit in a frame.
  public func frame() throws -> Frame {
    var payload = Data()
    let header: Header
    switch reply {
    case .planes(let planes):
      let bytes = planes.reduce(0) { $0 + PlaneHeader($1).bytes }
      guard bytes <= Frame.largest - (1 << 20) else { throw ProtocolError.tooLarge(bytes: bytes) }
      payload.reserveCapacity(bytes)
      for plane in planes { plane.append(to: &payload) }
      header = .planes(id: id, planes.map(PlaneHeader.init))
    case .training(let run, let process): header = .training(id: id, run: run, process: process)
    case .done: header = .done(id: id)
    case .library(let news):
      let (newsHeader, bytes) = news.coded
      payload = bytes
      header = .library(id: id, newsHeader)
    case .failure(let sentence): header = .failure(id: id, sentence)
    }
    return Frame(header: try Self.encoder.encode(header), payload: payload)
  }

  /// The message of a frame.
  ///
  /// - Throws: `ProtocolError.malformedFrame`, also where planes and payload disagree.
  public init(_ frame: Frame) throws(ProtocolError) {
    guard let header = try? Self.decoder.decode(Header.self, from: frame.header) else {
      throw .malformedFrame("an answer that cannot be read")
    }
    switch header {
    case .planes(let id, let headers):
      var rest = frame.payload[...]
      var planes: [Plane] = []
      for header in headers {
        guard header.isSane, rest.count >= header.bytes else {
          throw .malformedFrame("planes and their bytes disagree")
        }
        planes.append(header.plane(rest.prefix(header.bytes)))
        rest = rest.dropFirst(header.bytes)
      }
      guard rest.isEmpty else { throw .malformedFrame("bytes that belong to no plane") }
      self.init(id: id, reply: .planes(planes))
    case .training(let id, let run, let process):
      self.init(id: id, reply: .training(run: run, process: process))
    case .done(let id): self.init(id: id, reply: .done)
    case .library(let id, let header):
      self.init(id: id, reply: .library(try LibraryNews(header, payload: frame.payload)))
    case .failure(let id, let sentence): self.init(id: id, reply: .failure(sentence))
    }
  }

  /// Losses may be no numbers, which JSON has no words for.
  private static var encoder: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return encoder
  }

  private static var decoder: JSONDecoder {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return decoder
  }

  private enum Header: Codable {
    case planes(id: UInt64, [PlaneHeader])
    case training(id: UInt64, run: String, process: Int32)
    case done(id: UInt64)
    case library(id: UInt64, LibraryNewsHeader)
    case failure(id: UInt64, String)
  }
}

/// What a plane is; its numbers are in the payload.
struct PlaneHeader: Codable {
  enum Element: String, Codable {
    case float32, uint8
  }

  var classIndex: Int?
  var element: Element
  var width: Int
  var height: Int

  init(_ plane: Plane) {
    classIndex = plane.classIndex
    switch plane.values {
    case .scores(let map): (element, width, height) = (.float32, map.width, map.height)
    case .labels(let map): (element, width, height) = (.uint8, map.width, map.height)
    }
  }

  /// Whether the size is one that a frame can hold, so that `bytes` cannot overflow.
  var isSane: Bool { (0...Frame.largest).contains(width) && (0...Frame.largest).contains(height) }

  var bytes: Int { width * height * (element == .float32 ? 4 : 1) }

  func plane(_ data: Data) -> Plane {
    switch element {
    case .float32:
      let values = [Float](unsafeUninitializedCapacity: width * height) { buffer, count in
        count = width * height
        data.withUnsafeBytes { bytes in
          for i in 0..<count {
            let bits = bytes.loadUnaligned(fromByteOffset: 4 * i, as: UInt32.self)
            buffer.initializeElement(at: i, to: Float(bitPattern: UInt32(littleEndian: bits)))
          }
        }
      }
      return Plane(
        classIndex: classIndex, values: .scores(ScalarMap(width: width, height: height, values: values)))
    case .uint8:
      return Plane(
        classIndex: classIndex, values: .labels(LabelMap(width: width, height: height, labels: Array(data))))
    }
  }
}

extension Plane {
  func append(to data: inout Data) {
    switch values {
    case .labels(let map): data.append(contentsOf: map.labels)
    case .scores(let map):
      #if _endian(little)
        map.values.withUnsafeBytes { data.append(contentsOf: $0) }
      #else
        for value in map.values {
          withUnsafeBytes(of: value.bitPattern.littleEndian) { data.append(contentsOf: $0) }
        }
      #endif
    }
  }
}
