import Imaging
import Methods

/// The images of a split with their pseudo-masks travelling along, or, of those that are taught by it, the true mask in the
/// place of each.
struct MaskedImages: ImageSource {
  let images: LabelledImages
  /// nil: all images are taught by their true masks.
  let masks: PseudoMasks?

  var count: Int { images.count }
  func name(at index: Int) -> String { images.name(at: index) }
  func image(at index: Int) throws -> RGBImage { try images.image(at: index) }

  /// Y_crf or the only mask, then Y_ret.
  var planeKinds: [PlaneKind] {
    var kind = PlaneKind.masks
    kind.channels = channels
    return images.planeKinds + [kind]
  }

  func planes(at index: Int) throws -> [PlaneStack] {
    let size = try images.folder.size(images.ids[index])
    return try images.planes(at: index)
      + [PlaneStack(width: size.width, height: size.height, planes: try labels(at: index))]
  }

  private var channels: Int { masks?.folders.count ?? 1 }

  private func labels(at index: Int) throws -> [[UInt8]] {
    if let masks, !images.isTaughtByMask(index) {
      return try masks.masks(of: images.ids[index]).map(\.labels)
    }
    return Array(repeating: try images.teachingMask(at: index).labels, count: channels)
  }
}
