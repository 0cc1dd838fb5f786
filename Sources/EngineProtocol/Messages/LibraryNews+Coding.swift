import Foundation
import Imaging

/// A library's news without its pixels, which are the frame's payload.
enum LibraryNewsHeader: Codable {
  case update(LibraryUpdate)
  case fact(ContentKey, LibraryUpdate?)
  case image(ContentKey, width: Int, height: Int)
  case plane(ContentKey, PlaneHeader)
  case absent(ContentKey, String)
}

extension LibraryNews {
  /// Header and payload.
  var coded: (LibraryNewsHeader, Data) {
    var payload = Data()
    switch self {
    case .update(let update): return (.update(update), payload)
    case .fact(let key, let update): return (.fact(key, update), payload)
    case .content(let key, .image(let image)):
      return (.image(key, width: image.width, height: image.height), Data(image.pixels))
    case .content(let key, .labels(let map)):
      let plane = Plane(values: .labels(map))
      plane.append(to: &payload)
      return (.plane(key, PlaneHeader(plane)), payload)
    case .content(let key, .scores(let map)):
      let plane = Plane(values: .scores(map))
      plane.append(to: &payload)
      return (.plane(key, PlaneHeader(plane)), payload)
    case .content(let key, .absent(let reason)): return (.absent(key, reason), payload)
    case .content(_, .planes):
      preconditionFailure("LibraryNews: a library computes no maps")
    }
  }

  /// The news of a header and its payload.
  ///
  /// - Throws: `ProtocolError.malformedFrame` where they disagree.
  init(_ header: LibraryNewsHeader, payload: Data) throws(ProtocolError) {
    switch header {
    case .update(let update): self = .update(update)
    case .fact(let key, let update): self = .fact(key, update)
    case .absent(let key, let reason): self = .content(key, .absent(reason))
    case .image(let key, let width, let height):
      guard (0...Frame.largest).contains(width), (0...Frame.largest).contains(height),
        payload.count == 3 * width * height
      else { throw .malformedFrame("an image and its bytes disagree") }
      self = .content(key, .image(RGBImage(width: width, height: height, pixels: Array(payload))))
    case .plane(let key, let header):
      guard header.isSane, payload.count == header.bytes else {
        throw .malformedFrame("a map and its bytes disagree")
      }
      switch header.plane(payload).values {
      case .labels(let map): self = .content(key, .labels(map))
      case .scores(let map): self = .content(key, .scores(map))
      }
    }
  }
}
